import { useLocale, useTranslations } from "next-intl";
import type { ModelTotals, ProviderTotals } from "@/queries/get-by-model";
import type { Summary } from "@/queries/get-summary";
import type { TotalsJson } from "@/queries/sums";
import { formatCount, formatCountShort, formatDuration, formatShare } from "@/ui/format";
import { Badge, Cost, useProviderName } from "@/ui/labels";
import { Card, CardHeader } from "@/ui/page-parts";
import { Table, Tbody, Td, Th } from "@/ui/table";

/** The most expensive model first. */
export function ModelTable({ models, total }: { models: ModelTotals[]; total: Summary }) {
  const t = useTranslations("overview");
  const locale = useLocale();
  const provider = useProviderName();
  const ranked = models.toSorted((a, b) => Number(b.cost.provider) - Number(a.cost.provider) || b.requests - a.requests);
  return (
    <Card className="min-w-0 overflow-hidden">
      <CardHeader title={t("modelsTitle")} />
      <div className="mt-2">
        <Table label={t("modelsTitle")}>
          <thead>
            <tr>
              <Th>{t("model")}</Th>
              <TotalsHeads total={total} />
              <Th numeric>{t("latencyColumn")}</Th>
            </tr>
          </thead>
          <Tbody>
            {ranked.map((row) => (
              <tr key={`${row.provider}/${row.model}`} className="hover:bg-sunken/60">
                <Td className="max-w-40 sm:max-w-72">
                  <span className="block truncate font-medium" title={row.model}>
                    {row.model}
                  </span>
                  <span className="block truncate text-ink-faint text-xs">{provider(row.provider)}</span>
                </Td>
                <TotalsCells row={row} total={total} />
                <Td numeric className="text-ink-muted">
                  {row.latencyMs.p50 === null ? t("none") : formatDuration(row.latencyMs.p50, locale)}
                </Td>
              </tr>
            ))}
          </Tbody>
        </Table>
      </div>
    </Card>
  );
}

/** The most expensive provider first. */
export function ProviderTable({ providers, total }: { providers: ProviderTotals[]; total: Summary }) {
  const t = useTranslations("overview");
  const name = useProviderName();
  const ranked = providers.toSorted((a, b) => Number(b.cost.provider) - Number(a.cost.provider) || b.requests - a.requests);
  return (
    <Card className="min-w-0 overflow-hidden">
      <CardHeader title={t("providersTitle")} />
      <div className="mt-2">
        <Table label={t("providersTitle")}>
          <thead>
            <tr>
              <Th>{t("provider")}</Th>
              <TotalsHeads total={total} />
            </tr>
          </thead>
          <Tbody>
            {ranked.map((row) => (
              <tr key={row.provider} className="hover:bg-sunken/60">
                <Td className="font-medium">{name(row.provider)}</Td>
                <TotalsCells row={row} total={total} />
              </tr>
            ))}
          </Tbody>
        </Table>
      </div>
    </Card>
  );
}

/** Only if something was resold. */
const hasCharges = (total: TotalsJson) => Number(total.cost.charged) > 0;

function TotalsHeads({ total }: { total: TotalsJson }) {
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

/** A row's totals, and its share of the total cost. */
function TotalsCells({ row, total }: { row: TotalsJson; total: TotalsJson }) {
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
