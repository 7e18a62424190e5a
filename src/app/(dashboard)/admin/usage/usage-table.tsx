"use client";
import { useLocale, useTranslations } from "next-intl";
import { costPlacesOf } from "@/ui/aligned-usd";
import { formatCount, formatDate } from "@/ui/format";
import { KnownCost } from "@/ui/known-cost";
import { Table, Tbody, Td, Th } from "@/ui/table";
import type { UsageGroup, UsageRow } from "./usage-answer";

/** The groups of a range: models and routes with the dearest first, days with the newest. */
export function UsageTable({ group, rows }: { group: UsageGroup; rows: UsageRow[] }) {
  const t = useTranslations("admin.usage");
  const locale = useLocale();
  const nameOf = (row: UsageRow) => {
    if (group === "day") return row.date ? formatDate(`${row.date}T00:00:00Z`, locale, "UTC") : "";
    return group === "model" ? (row.model?.name ?? t("noModel")) : (row.route ?? t("noRoute"));
  };
  const keyOf = (row: UsageRow) => row.date ?? row.model?.id ?? row.model?.name ?? row.route ?? "";
  const sorted = rows.toSorted((a, b) => (group === "day" ? keyOf(b).localeCompare(keyOf(a)) : Number(b.cost) - Number(a.cost)));
  const places = costPlacesOf(
    rows.map(({ cost }) => cost),
    locale,
  );
  if (rows.length === 0) return <p className="px-5 pb-4 text-ink-muted">{t("empty")}</p>;
  return (
    <Table label={t("breakdown")}>
      <thead>
        <tr>
          <Th>{t(`groups.${group}`)}</Th>
          <Th numeric>{t("requests")}</Th>
          <Th numeric className="max-sm:hidden">
            {t("tokens")}
          </Th>
          <Th numeric>{t("cost")}</Th>
        </tr>
      </thead>
      <Tbody>
        {sorted.map((row) => (
          <tr key={keyOf(row)} className="hover:bg-sunken/60">
            <Td className="max-w-44 truncate font-medium sm:max-w-96" title={nameOf(row)}>
              {nameOf(row)}
            </Td>
            <Td numeric>{formatCount(row.requests, locale)}</Td>
            <Td numeric className="max-sm:hidden">
              {formatCount(row.tokens, locale)}
            </Td>
            <Td numeric>
              <KnownCost amount={row.cost} requests={row.requests} unpricedRequests={row.unpricedRequests} places={places} />
            </Td>
          </tr>
        ))}
      </Tbody>
    </Table>
  );
}
