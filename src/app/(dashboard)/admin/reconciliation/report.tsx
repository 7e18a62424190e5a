import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { ReconciliationJson } from "@/app/administration/present-reconciliation";
import { formatCount, formatExactUsd } from "@/ui/format";
import { Badge, type Tone, useProviderName } from "@/ui/labels";
import { Card, CardHeader } from "@/ui/page-parts";
import { Table, Tbody, Td, Th } from "@/ui/table";
import { SwitchRow } from "../form-parts";

type Row = ReconciliationJson["rows"][number];
const TONES: Record<Row["state"], Tone> = { matched: "good", differs: "warn", missing_here: "bad", missing_there: "accent" };
/** The report to download has all of them. */
const ROWS_MAX = 500;

/** What agrees and what does not, by day and model. */
export function Report({ report }: { report: ReconciliationJson }) {
  const t = useTranslations("admin.reconciliation");
  const [isFiltered, setFiltered] = useState(false);
  const rows = isFiltered ? report.rows.filter(({ state }) => state !== "matched") : report.rows;
  return (
    <>
      <Figures report={report} />
      <Card className="overflow-hidden">
        <CardHeader title={<Covered report={report} />} hint={t("layout", { layout: report.layout })}>
          <SwitchRow label={t("onlyDifferent")} checked={isFiltered} onChange={setFiltered} />
        </CardHeader>
        {rows.length === 0 ? <p className="px-5 py-6 text-ink-muted">{t("none")}</p> : <ReportTable rows={rows.slice(0, ROWS_MAX)} />}
        {rows.length > ROWS_MAX ? <p className="px-5 py-3 text-[13px] text-ink-muted">{t("more", { count: rows.length - ROWS_MAX })}</p> : null}
      </Card>
    </>
  );
}

function Covered({ report: { provider, from, to, timeZone } }: { report: ReconciliationJson }) {
  const t = useTranslations("admin.reconciliation");
  const providerName = useProviderName();
  return <>{t("range", { provider: providerName(provider), from, to, timeZone })}</>;
}

function Figures({ report: { summary, ignored } }: { report: ReconciliationJson }) {
  const t = useTranslations("admin.reconciliation");
  const locale = useLocale();
  const money = (amount: string | null) => (amount === null ? t("notStated") : formatExactUsd(amount));
  const figures = [
    { name: t("states.matched"), value: formatCount(summary.matched, locale) },
    { name: t("states.differs"), value: formatCount(summary.differs, locale) },
    { name: t("states.missing_here"), value: formatCount(summary.missingHere, locale) },
    { name: t("states.missing_there"), value: formatCount(summary.missingThere, locale) },
    { name: t("ourCost"), value: money(summary.ours.cost) },
    { name: t("theirCost"), value: money(summary.theirs.cost) },
    { name: t("difference"), value: money(summary.difference) },
  ];
  return (
    <div>
      <dl className="grid grid-cols-2 gap-3 md:grid-cols-4">
        {figures.map(({ name, value }) => (
          <div key={name} className="min-w-0 rounded-xl border border-line bg-surface p-3.5 shadow-card">
            <dt className="truncate text-[12.5px] text-ink-muted">{name}</dt>
            <dd className="mt-1.5 break-all font-semibold text-lg leading-tight tracking-tight tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {ignored.lines > 0 ? (
        <p className="mt-2 text-[13px] text-ink-muted">{t("ignored", { count: ignored.lines, cost: money(ignored.cost) })}</p>
      ) : null}
    </div>
  );
}

function ReportTable({ rows }: { rows: Row[] }) {
  const t = useTranslations("admin.reconciliation");
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          <Th>{t("date")}</Th>
          <Th>{t("model")}</Th>
          <Th>{t("state")}</Th>
          <Th numeric className="max-md:hidden">
            {t("tokens")}
          </Th>
          <Th numeric>{t("ourCost")}</Th>
          <Th numeric>{t("theirCost")}</Th>
          <Th numeric>{t("difference")}</Th>
        </tr>
      </thead>
      <Tbody>
        {rows.map((row) => (
          <ReportRow key={`${row.date} ${row.model}`} row={row} />
        ))}
      </Tbody>
    </Table>
  );
}

function ReportRow({ row: { date, model, state, ours, theirs, difference } }: { row: Row }) {
  const t = useTranslations("admin.reconciliation");
  const money = (amount: string | null | undefined) => (amount ? formatExactUsd(amount) : "–");
  return (
    <tr data-state={state} className="hover:bg-sunken/60">
      <Td className="text-ink-muted tabular-nums">{date}</Td>
      <Td className="max-w-44 sm:max-w-96" title={model}>
        <span className="block truncate font-medium">{model}</span>
        {ours && ours.unpricedRequests > 0 ? (
          <span className="block text-warn text-xs">{t("unpriced", { count: ours.unpricedRequests })}</span>
        ) : null}
      </Td>
      <Td>
        <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>
      </Td>
      <Td numeric className="max-md:hidden">
        <Tokens who={t("ours")} tokens={ours?.tokens} />
        <Tokens who={t("theirs")} tokens={theirs?.tokens} />
      </Td>
      <Td numeric>{money(ours?.cost)}</Td>
      <Td numeric>{money(theirs?.cost)}</Td>
      <Td numeric className="font-medium">
        {money(difference)}
      </Td>
    </tr>
  );
}

function Tokens({ who, tokens }: { who: string; tokens: NonNullable<Row["ours"]>["tokens"] | undefined }) {
  const locale = useLocale();
  if (!tokens) return null;
  const count = (value: number | null) => (value === null ? "–" : formatCount(value, locale));
  return (
    <span className="block text-xs">
      <span className="text-ink-muted">{who}</span> {count(tokens.input)} / {count(tokens.output)}
    </span>
  );
}
