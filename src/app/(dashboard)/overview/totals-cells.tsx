import { useLocale, useTranslations } from "next-intl";
import type { TotalsJson } from "@/queries/sums";
import { formatCount, formatCountShort, formatShare } from "@/ui/format";
import { Badge, Cost } from "@/ui/labels";
import { Td, Th } from "@/ui/table";

/** Only where something was resold. */
const hasCharges = (total: TotalsJson) => Number(total.cost.charged) > 0;

export function TotalsHeads({ total }: { total: TotalsJson }) {
  const t = useTranslations("overview");
  return (
    <>
      <Th numeric>{t("cost")}</Th>
      {hasCharges(total) ? <Th numeric>{t("chargedColumn")}</Th> : null}
      <Th>{t("share")}</Th>
      <Th numeric>{t("requests")}</Th>
      <Th numeric>{t("errorsColumn")}</Th>
      <Th numeric>{t("input")}</Th>
      <Th numeric>{t("cacheRead")}</Th>
      <Th numeric>{t("output")}</Th>
      <Th numeric>{t("reasoning")}</Th>
    </>
  );
}

/** A row's totals; its share is of the cost of all rows. */
export function TotalsCells({ row, total }: { row: TotalsJson; total: TotalsJson }) {
  const t = useTranslations("overview");
  const locale = useLocale();
  const { cost, tokens } = row;
  const share = Number(cost.provider) / (Number(total.cost.provider) || 1);
  const count = (value: number) => (value === 0 ? <span className="text-ink-faint">{t("none")}</span> : formatCount(value, locale));
  const short = (value: number) =>
    value === 0 ? (
      <span className="text-ink-faint">{t("none")}</span>
    ) : (
      <span title={formatCount(value, locale)}>{formatCountShort(value, locale)}</span>
    );
  const isUnpriced = cost.unpricedRequests > 0;
  const hasPrice = row.requests > cost.unpricedRequests;
  return (
    <>
      <Td numeric>
        <span className="inline-flex items-center justify-end gap-2">
          {isUnpriced ? <Badge tone="warn">{t("unpricedShort", { count: formatCount(cost.unpricedRequests, locale) })}</Badge> : null}
          {hasPrice ? <Cost amount={cost.provider} /> : null}
        </span>
      </Td>
      {hasCharges(total) ? (
        <Td numeric>{Number(cost.charged) === 0 ? <span className="text-ink-faint">{t("none")}</span> : <Cost amount={cost.charged} />}</Td>
      ) : null}
      <Td>
        <span className="flex items-center gap-2" title={formatShare(share, locale)}>
          <span aria-hidden className="h-1.5 w-16 overflow-hidden rounded-full bg-sunken">
            <span className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
          </span>
          <span className="w-10 text-ink-muted text-xs tabular-nums">{formatShare(Math.round(share * 1000) / 1000, locale)}</span>
        </span>
      </Td>
      <Td numeric>{count(row.requests)}</Td>
      <Td numeric>{count(row.errors)}</Td>
      <Td numeric>{short(tokens.input)}</Td>
      <Td numeric>{short(tokens.cacheRead)}</Td>
      <Td numeric>{short(tokens.output)}</Td>
      <Td numeric>{short(tokens.reasoning)}</Td>
    </>
  );
}
