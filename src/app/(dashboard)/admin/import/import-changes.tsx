"use client";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ImportView } from "@/catalog/seed/show-import";
import { formatDate } from "@/ui/format";
import { Badge } from "@/ui/labels";
import { Table, Tbody, Td, Th } from "@/ui/table";
import { ChangeTable } from "../audit/change-table";
import { moreRates } from "../prices/pricing-body";
import { RatePair } from "../prices/rate-pair";

const LISTS = ["providersAdded", "modelsAdded", "modelsChanged", "prices", "routesAdded"] as const;

/** Whether an import would write nothing. */
export const isUpToDate = (view: ImportView): boolean => view.modelsReordered === 0 && LISTS.every((name) => view[name].length === 0);

/** What an import changes, and what of it stays as administrators have set it. */
export function ImportChanges({ view, timeZone }: { view: ImportView; timeZone: string }) {
  const t = useTranslations("admin.import");
  const { modelsAdded, modelsChanged, prices, pricesKept } = view;
  const notes = [
    ...view.providersAdded.map(({ displayName }) => t("providerAdded", { name: displayName })),
    ...view.routesAdded.map(({ pattern, provider }) => t("routeAdded", { pattern, provider })),
    ...(view.modelsReordered > 0 ? [t("reordered", { count: view.modelsReordered })] : []),
  ];
  return (
    <>
      <Part title={t("prices", { count: prices.length })} columns={[t("model"), t("from"), t("now"), t("then")]} rows={prices}>
        {(price) => <PriceRow key={`${price.id}@${price.version}`} price={price} timeZone={timeZone} />}
      </Part>
      <Part title={t("added", { count: modelsAdded.length })} columns={[t("model"), t("then")]} rows={modelsAdded}>
        {(model) => (
          <tr key={model.id}>
            <NameCell {...model} />
            <Td>
              <Pricing price={model.price} />
            </Td>
          </tr>
        )}
      </Part>
      <Part title={t("changed", { count: modelsChanged.length })} columns={[t("model"), t("field"), t("now"), t("then")]} rows={modelsChanged}>
        {(model) => model.fields.map((change) => <FieldRow key={`${model.id} ${change.field}`} model={model} change={change} />)}
      </Part>
      <Part title={t("kept", { count: pricesKept.length })} hint={t("keptHint")} columns={[t("model"), t("own"), t("builtIn")]} rows={pricesKept}>
        {(price) => (
          <tr key={price.id}>
            <NameCell {...price} />
            <Td>
              <Pricing price={price.own} />
            </Td>
            <Td className="text-ink-muted">
              <Pricing price={price.builtIn} />
            </Td>
          </tr>
        )}
      </Part>
      <Notes title={t("others")} notes={notes} />
      <Notes title={t("skipped")} notes={view.skipped.map(({ provider, modelName, reason }) => `${provider}/${modelName}: ${reason}`)} />
    </>
  );
}

interface PartProps<Row> {
  title: string;
  hint?: string;
  columns: string[];
  rows: readonly Row[];
  children(row: Row): ReactNode;
}

/** A heading and a table; nothing where there are no rows. */
function Part<Row>({ title, hint, columns, rows, children }: PartProps<Row>) {
  if (rows.length === 0) return null;
  return (
    <section className="min-w-0">
      <h3 className="font-semibold tracking-tight">{title}</h3>
      {hint ? <p className="text-[13px] text-ink-muted">{hint}</p> : null}
      <div className="mt-2 overflow-hidden rounded-lg border border-line">
        <Table label={title}>
          <thead>
            <tr>
              {columns.map((column) => (
                <Th key={column}>{column}</Th>
              ))}
            </tr>
          </thead>
          <Tbody>{rows.map(children)}</Tbody>
        </Table>
      </div>
    </section>
  );
}

function NameCell({ modelName, provider }: { modelName: string; provider: string }) {
  return (
    <Td className="max-w-48">
      <span className="block truncate font-medium" title={modelName}>
        {modelName}
      </span>
      <span className="block truncate text-ink-faint text-xs">{provider}</span>
    </Td>
  );
}

/** In and out, and what is cached in small print. */
function Pricing({ price }: { price: ImportView["prices"][number]["before"] }) {
  const t = useTranslations("admin.import");
  if (price === null) return <Badge tone="warn">{t("noPrice")}</Badge>;
  const { input, output, cacheRead, cacheWrite } = price.pricing;
  return (
    <>
      <RatePair first={input} second={output} />
      {cacheRead === null && cacheWrite === null ? null : (
        <span className="block text-ink-faint text-xs">
          {t("cache")} <RatePair first={cacheRead} second={cacheWrite} />
        </span>
      )}
    </>
  );
}

function PriceRow({ price, timeZone }: { price: ImportView["prices"][number]; timeZone: string }) {
  const t = useTranslations("admin.import");
  const locale = useLocale();
  const [old, next] = [moreRates(price.before?.rates ?? {}), moreRates(price.after.rates)];
  const hasOthers = JSON.stringify(old) !== JSON.stringify(next);
  return (
    <>
      <tr data-import-price={price.modelName}>
        <NameCell {...price} />
        <Td className="text-ink-muted tabular-nums">{formatDate(price.effectiveAt, locale, timeZone)}</Td>
        <Td className="text-ink-muted">
          <Pricing price={price.before} />
        </Td>
        <Td>
          <Pricing price={price.after} />
        </Td>
      </tr>
      {hasOthers ? (
        <tr>
          <Td colSpan={4} className="whitespace-normal">
            <span className="mb-1 block text-ink-muted text-xs">{t("otherRates")}</span>
            <ChangeTable before={old} after={next} />
          </Td>
        </tr>
      ) : null}
    </>
  );
}

const text = (value: unknown) => (value === null ? "–" : typeof value === "string" ? value : JSON.stringify(value));

function FieldRow({ model, change }: { model: ImportView["modelsChanged"][number]; change: ImportView["modelsChanged"][number]["fields"][number] }) {
  const t = useTranslations("admin.import");
  const value = "max-w-56 whitespace-normal break-words font-mono text-xs";
  return (
    <tr data-import-model={model.modelName}>
      <NameCell {...model} />
      <Td className="text-ink-muted">{change.field}</Td>
      <Td className={value}>{text(change.before)}</Td>
      <Td className={value}>
        {text(change.after)}
        {change.isKept ? <span className="block font-sans text-ink-muted">{t("ownStays", { value: text(change.own) })}</span> : null}
      </Td>
    </tr>
  );
}

function Notes({ title, notes }: { title: string; notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <section className="text-[13px]">
      <h3 className="font-semibold tracking-tight">{title}</h3>
      <ul className="mt-1 list-disc pl-5 text-ink-muted">
        {notes.map((note) => (
          <li key={note} className="break-words">
            {note}
          </li>
        ))}
      </ul>
    </section>
  );
}
