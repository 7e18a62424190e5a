import { useLocale, useTranslations } from "next-intl";
import type { ModelTotals } from "@/queries/get-by-model";
import type { Summary } from "@/queries/get-summary";
import { formatDuration } from "@/ui/format";
import { useProviderName } from "@/ui/labels";
import { Card, CardHeader } from "@/ui/page-parts";
import { Table, Td, Th } from "@/ui/table";
import { TotalsCells, TotalsHeads } from "./totals-cells";

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
          <tbody className="[&>tr:last-child>td]:border-b-0">
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
          </tbody>
        </Table>
      </div>
    </Card>
  );
}
