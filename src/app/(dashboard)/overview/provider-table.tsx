import { useTranslations } from "next-intl";
import type { ProviderTotals } from "@/queries/get-by-model";
import type { Summary } from "@/queries/get-summary";
import { useProviderName } from "@/ui/labels";
import { Card, CardHeader } from "@/ui/page-parts";
import { Table, Td, Th } from "@/ui/table";
import { TotalsCells, TotalsHeads } from "./totals-cells";

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
          <tbody className="[&>tr:last-child>td]:border-b-0">
            {ranked.map((row) => (
              <tr key={row.provider} className="hover:bg-sunken/60">
                <Td className="font-medium">{name(row.provider)}</Td>
                <TotalsCells row={row} total={total} />
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </Card>
  );
}
