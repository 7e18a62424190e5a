"use client";
import { SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { CAPABILITIES } from "@/domain/resale";
import type { ModelOffer } from "@/runtime/list-model-offers";
import { Button } from "@/ui/button";
import { SearchInput, Select } from "@/ui/field";
import { useProviderName } from "@/ui/labels";
import { Card, EmptyState } from "@/ui/page-parts";
import { Pager } from "../admin/models/pager";
import { listShown, type ModelFilter, NO_FILTER } from "./list-shown";
import { ModelTable } from "./model-table";

const PAGE_SIZE = 100;

/** What can be called, and what it costs. */
export function ModelList({ models, search }: { models: ModelOffer[]; search: string }) {
  const t = useTranslations("models");
  const providerName = useProviderName();
  const [filter, setFilter] = useState<ModelFilter>({ ...NO_FILTER, search });
  const [page, setPage] = useState(0);
  const found = listShown(models, filter);
  const providers = [...new Set(models.map(({ providerId }) => providerId))];
  const capabilities = CAPABILITIES.filter((value) => models.some((model) => model.capabilities.includes(value)));
  const isFiltered = filter.search !== "" || filter.provider !== "" || filter.capability !== "";

  function change(changes: Partial<ModelFilter>) {
    setFilter((known) => ({ ...known, ...changes }));
    setPage(0);
  }
  const clear = () => change({ search: "", provider: "", capability: "" });

  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchInput label={t("search")} value={filter.search} onChange={(event) => change({ search: event.target.value })} />
        <Select
          label={t("provider")}
          value={filter.provider}
          onChange={(event) => change({ provider: event.target.value })}
          options={[
            { value: "", label: t("allProviders") },
            ...providers.map((id) => ({ value: id, label: id === "route" ? t("route") : providerName(id) })),
          ]}
        />
        <Select
          label={t("capability")}
          value={filter.capability}
          onChange={(event) => change({ capability: CAPABILITIES.find((one) => one === event.target.value) ?? "" })}
          options={[{ value: "", label: t("anyCapability") }, ...capabilities.map((value) => ({ value, label: t(`capabilities.${value}`) }))]}
        />
        {isFiltered ? (
          <Button variant="ghost" size="small" onClick={clear}>
            {t("clear")}
          </Button>
        ) : null}
        <span role="status" className="text-ink-muted text-xs tabular-nums">
          {t("count", { count: found.length })}
        </span>
      </div>
      <Card className="overflow-hidden">
        {found.length > 0 ? (
          <ModelTable
            models={found.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)}
            filter={filter}
            onSort={({ name, isDescending }) => change({ sortBy: name, isDescending })}
          />
        ) : (
          <EmptyState icon={SearchX} title={t("noneTitle")} text={t("noneText")}>
            {isFiltered ? <Button onClick={clear}>{t("clear")}</Button> : null}
          </EmptyState>
        )}
      </Card>
      <Pager page={page} pages={Math.ceil(found.length / PAGE_SIZE)} onChange={setPage} />
    </>
  );
}
