"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { SearchInput, Select } from "@/ui/field";
import { type ModelFilter, NO_FILTER } from "./filter-models";
import type { ProviderName } from "./model-form";

const CHOICES = {
  state: ["enabled", "disabled"],
  price: ["priced", "unpriced"],
  listing: ["listed", "unlisted"],
  capability: ["vision", "streaming", "functionCalling", "embeddings"],
} as const;
const CHOICE_NAMES = ["state", "price", "listing", "capability"] as const;

interface ModelFiltersProps {
  filter: ModelFilter;
  providers: ProviderName[];
  found: number;
  onChange(changes: Partial<ModelFilter>): void;
}

export function ModelFilters({ filter, providers, found, onChange }: ModelFiltersProps) {
  const t = useTranslations("admin.models");
  const isFiltered = Object.values(filter).some((value) => value !== "");
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <SearchInput label={t("search")} value={filter.search} onChange={(event) => onChange({ search: event.target.value })} />
      <Select
        label={t("provider")}
        className="max-w-44"
        value={filter.provider}
        onChange={(event) => onChange({ provider: event.target.value })}
        options={[{ value: "", label: t("any.provider") }, ...providers.map(({ id, displayName }) => ({ value: id, label: displayName }))]}
      />
      {CHOICE_NAMES.map((name) => (
        <Select
          key={name}
          label={t(`filter.${name}`)}
          value={filter[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
          options={[{ value: "", label: t(`any.${name}`) }, ...CHOICES[name].map((value) => ({ value, label: t(`choice.${value}`) }))]}
        />
      ))}
      {isFiltered ? (
        <Button variant="ghost" size="small" onClick={() => onChange(NO_FILTER)}>
          {t("clear")}
        </Button>
      ) : null}
      <span role="status" className="text-ink-muted text-xs tabular-nums">
        {t("count", { count: found })}
      </span>
    </div>
  );
}
