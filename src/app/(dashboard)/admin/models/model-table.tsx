"use client";
import { Zap } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { formatCountShort } from "@/ui/format";
import { KnownCost } from "@/ui/known-cost";
import { Badge } from "@/ui/labels";
import { mergeClasses } from "@/ui/merge-classes";
import { HiddenTh, Table, Tbody, Td, Th } from "@/ui/table";
import { EnabledSwitch } from "../enabled-switch";
import { HealthBadge } from "../observed";
import { RatePair } from "../prices/rate-pair";
import type { ModelItem } from "../views";
import { isPriced } from "./filter-models";
import type { ModelTab } from "./model-drawer";

interface ModelTableProps {
  models: ModelItem[];
  nowMs: number;
  onOpen(id: string, tab: ModelTab): void;
}

/** On a phone, the columns that do not fit are shown in small print below the name. */
export function ModelTable({ models, ...row }: ModelTableProps) {
  const t = useTranslations("admin.models");
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          <Th className="max-md:pl-4">{t("model")}</Th>
          <Th className="max-lg:hidden">{t("provider")}</Th>
          <Th numeric className="max-md:hidden">
            {t("priceColumn")}
          </Th>
          <Th numeric className="max-xl:hidden">
            {t("context")}
          </Th>
          <Th className="max-xl:hidden">{t("capabilities")}</Th>
          <Th numeric className="max-lg:hidden">
            {t("today")}
          </Th>
          <Th>{t("enabled")}</Th>
          <HiddenTh className="max-sm:hidden">{t("actions")}</HiddenTh>
        </tr>
      </thead>
      <Tbody>
        {models.map((model) => (
          <ModelRow key={model.id} model={model} {...row} />
        ))}
      </Tbody>
    </Table>
  );
}

function ModelRow({ model, nowMs, onOpen }: { model: ModelItem } & Omit<ModelTableProps, "models">) {
  const t = useTranslations("admin.models");
  const locale = useLocale();
  const { id, modelName, provider, contextWindow, capabilities, isEnabled, today } = model;
  const context = contextWindow === null ? "–" : formatCountShort(contextWindow, locale);
  return (
    <tr data-model={modelName} className={mergeClasses("hover:bg-sunken/60", !isEnabled && "text-ink-muted")}>
      <NameCell model={model} nowMs={nowMs} onOpen={onOpen} />
      <Td className="max-w-40 truncate py-1.5 text-ink-muted max-lg:hidden">{provider.displayName}</Td>
      <Td numeric className="py-1.5 max-md:hidden">
        <button
          type="button"
          aria-label={t("pricesNamed", { name: modelName })}
          onClick={() => onOpen(id, "prices")}
          className="rounded outline-offset-2 hover:underline"
        >
          <Price model={model} />
        </button>
      </Td>
      <Td numeric className="py-1.5 text-ink-muted max-xl:hidden">
        {context}
      </Td>
      <Td className="py-1.5 max-xl:hidden">
        <Capabilities capabilities={capabilities} />
      </Td>
      <Td numeric className="py-1.5 text-ink-muted max-lg:hidden">
        {today && today.requests > 0 ? (
          <>
            {formatCountShort(today.requests, locale)} ·{" "}
            <KnownCost amount={today.cost} requests={today.requests} unpricedRequests={today.unpricedRequests} />
          </>
        ) : (
          "–"
        )}
      </Td>
      <Td className="py-1.5">
        <EnabledSwitch path={`/api/v1/admin/ai/models/${id}`} entity={model} name={modelName} />
      </Td>
      <Td numeric className="py-1.5 max-sm:hidden">
        <Button variant="ghost" size="small" aria-label={t("testNamed", { name: modelName })} title={t("test")} onClick={() => onOpen(id, "test")}>
          <Zap aria-hidden className="size-3.5" />
          <span className="max-2xl:hidden">{t("test")}</span>
        </Button>
      </Td>
    </tr>
  );
}

/** The name, and on a phone the columns that do not fit. */
function NameCell({ model, nowMs, onOpen }: { model: ModelItem } & Omit<ModelTableProps, "models">) {
  const t = useTranslations("admin.models");
  const { id, modelName, displayName, provider, isListed, healthStatus, healthCheckedAt } = model;
  return (
    <Td className="max-w-48 py-1.5 sm:max-w-80 xl:max-2xl:max-w-60 max-md:pl-4">
      <span className="flex min-w-0 items-center gap-1.5">
        <button
          type="button"
          aria-label={t("editNamed", { name: modelName })}
          onClick={() => onOpen(id, "edit")}
          className="min-w-0 truncate rounded text-left font-medium outline-offset-2 hover:underline"
          title={modelName}
        >
          {modelName}
        </button>
        {isListed ? null : <Badge>{t("unlisted")}</Badge>}
        {healthStatus && healthStatus !== "healthy" && healthStatus !== "unknown" ? (
          <HealthBadge status={healthStatus} checkedAt={healthCheckedAt} nowMs={nowMs} />
        ) : null}
      </span>
      <span className="block truncate text-ink-faint text-xs" title={displayName}>
        <span className="lg:hidden">{provider.displayName} · </span>
        {displayName}
      </span>
      <span className="block text-ink-faint text-xs md:hidden">
        <Price model={model} />
      </span>
    </Td>
  );
}

/** In and out, in USD per million tokens. */
function Price({ model }: { model: ModelItem }) {
  const t = useTranslations("admin.models");
  const { input, output } = model.pricing;
  if (!isPriced(model)) return <Badge tone="warn">{t("unpriced")}</Badge>;
  return <RatePair first={input} second={output} />;
}

const SHOWN = ["vision", "functionCalling", "embeddings"] as const;

/** What sets a model apart; that it streams goes without saying, that it does not is said. */
function Capabilities({ capabilities }: Pick<ModelItem, "capabilities">) {
  const t = useTranslations("admin.models");
  return (
    <span className="flex gap-1">
      {SHOWN.filter((name) => capabilities[name]).map((name) => (
        <Badge key={name}>{t(`short.${name}`)}</Badge>
      ))}
      {capabilities.streaming || capabilities.embeddings ? null : <Badge>{t("short.noStreaming")}</Badge>}
    </span>
  );
}
