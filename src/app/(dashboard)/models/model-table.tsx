"use client";
import { ArrowRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ModelOffer } from "@/runtime/list-model-offers";
import { AlignedUsd, placesOf } from "@/ui/aligned-usd";
import { Button } from "@/ui/button";
import { formatCountShort, formatExactUsd } from "@/ui/format";
import { Badge, useProviderName } from "@/ui/labels";
import { Link } from "@/ui/link";
import { SortableTh, type Sorting } from "@/ui/sortable-th";
import { HiddenTh, Table, Tbody, Td, Th } from "@/ui/table";
import { HEALTH_TONES } from "../admin/observed";
import type { Column, ModelFilter } from "./list-shown";

interface ModelTableProps {
  models: readonly ModelOffer[];
  filter: ModelFilter;
  onSort(sorting: Sorting<Column | "">): void;
}

export function ModelTable({ models, filter, onSort }: ModelTableProps) {
  const t = useTranslations("models");
  const sorting = { name: filter.sortBy, isDescending: filter.isDescending };
  const places = (name: "input" | "output") => placesOf(models.flatMap(({ pricing }) => pricing[name] ?? []));
  const pricePlaces = { input: places("input"), output: places("output") };
  const head = (name: Column, className = "") => (
    <SortableTh<Column | ""> name={name} sorting={sorting} numeric={name !== "name"} onSort={onSort} className={className}>
      {t(name)}
    </SortableTh>
  );
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          {head("name")}
          {head("context", ON_DESK)}
          {head("input")}
          {head("output")}
          <Th className={ON_DESK}>{t("capability")}</Th>
          <Th className={ON_DESK}>{t("status")}</Th>
          <HiddenTh>{t("tryIt")}</HiddenTh>
        </tr>
      </thead>
      <Tbody>
        {models.map((model) => (
          <ModelRow key={model.id} model={model} pricePlaces={pricePlaces} />
        ))}
      </Tbody>
    </Table>
  );
}

/** A phone has room for the model and what it costs. */
const ON_DESK = "max-sm:hidden";

/** Said by name; what every model does is not worth a badge. */
const NOT_SHOWN = new Set(["chat", "streaming"]);

interface ModelRowProps {
  model: ModelOffer;
  /** Of the columns of prices: how many digits they have after the point. */
  pricePlaces: Record<"input" | "output", number>;
}

function ModelRow({ model, pricePlaces }: ModelRowProps) {
  const { id, providerId, contextWindow, maxOutputTokens, capabilities, pricing, status } = model;
  const t = useTranslations("models");
  const health = useTranslations("admin.health");
  const locale = useLocale();
  const providerName = useProviderName();
  const price = (name: "input" | "output") => {
    const amount = pricing[name];
    return amount === null ? t("none") : <AlignedUsd amount={amount} places={pricePlaces[name]} />;
  };
  const count = (tokens: number | null) => (tokens === null ? t("none") : formatCountShort(tokens, locale));
  return (
    <tr data-model={id}>
      <Td className="py-1.5 max-sm:w-full max-sm:max-w-0">
        <span className="block whitespace-normal break-words font-medium" title={id}>
          {id}
        </span>
        <span className="block truncate text-ink-muted text-xs">
          {providerId === "route" ? t("route") : providerName(providerId)}
          <span className="sm:hidden"> · {count(contextWindow)}</span>
        </span>
      </Td>
      <Td numeric className={`py-1.5 ${ON_DESK}`} title={maxOutputTokens === null ? undefined : t("maxOutput", { count: count(maxOutputTokens) })}>
        {count(contextWindow)}
      </Td>
      <Td numeric className="py-1.5" title={pricing.cacheRead === null ? undefined : t("cacheRead", { price: formatExactUsd(pricing.cacheRead) })}>
        {price("input")}
      </Td>
      <Td numeric className="py-1.5">
        {price("output")}
      </Td>
      <Td className={`py-1.5 ${ON_DESK}`}>
        <span className="flex gap-1">
          {capabilities
            .filter((capability) => !NOT_SHOWN.has(capability))
            .map((capability) => (
              <Badge key={capability}>{t(`capabilities.${capability}`)}</Badge>
            ))}
        </span>
      </Td>
      <Td className={`py-1.5 ${ON_DESK}`}>
        <Badge tone={HEALTH_TONES[status]}>{health(status)}</Badge>
      </Td>
      <Td className="py-1.5 text-right">
        {capabilities.length === 0 || capabilities.includes("chat") ? (
          <Button asChild size="small">
            <Link href={`/playground?model=${encodeURIComponent(id)}`} aria-label={t("tryNamed", { model: id })}>
              <span className="max-sm:hidden">{t("tryIt")}</span>
              <ArrowRight aria-hidden className="size-4 sm:hidden" />
            </Link>
          </Button>
        ) : null}
      </Td>
    </tr>
  );
}
