"use client";
import { useTranslations } from "next-intl";
import { Select } from "@/ui/select";
import { useProviderName } from "@/ui/use-provider-name";
import type { LogFilter } from "./log-filter";

export interface ModelOption {
  provider: string;
  model: string;
}

interface LogFiltersProps {
  filter: LogFilter;
  models: ModelOption[];
  onChange(changes: Record<string, string | null>): void;
}

/** What is chosen is always on the list, even when nothing of it was called lately. */
const choices = (values: string[], chosen: string | undefined) => [...new Set([...values, ...(chosen ? [chosen] : [])])].sort();

export function LogFilters({ filter, models, onChange }: LogFiltersProps) {
  const t = useTranslations("requests");
  const name = useProviderName();
  const providers = choices(
    models.map(({ provider }) => provider),
    filter.provider,
  );
  const ofProvider = models.filter(({ provider }) => !filter.provider || provider === filter.provider);
  const names = choices(
    ofProvider.map(({ model }) => model),
    filter.model,
  );
  return (
    <>
      <Select
        label={t("filterProvider")}
        value={filter.provider ?? ""}
        onChange={(event) => onChange({ provider: event.target.value, model: null })}
        options={[{ value: "", label: t("allProviders") }, ...providers.map((value) => ({ value, label: name(value) }))]}
      />
      <Select
        label={t("filterModel")}
        className="max-w-56"
        value={filter.model ?? ""}
        onChange={(event) => onChange({ model: event.target.value })}
        options={[{ value: "", label: t("allModels") }, ...names.map((value) => ({ value, label: value }))]}
      />
      <Select
        label={t("filterStatus")}
        value={filter.status ?? ""}
        onChange={(event) => onChange({ status: event.target.value })}
        options={[
          { value: "", label: t("allStatuses") },
          { value: "ok", label: t("statusOk") },
          { value: "error", label: t("statusError") },
        ]}
      />
    </>
  );
}
