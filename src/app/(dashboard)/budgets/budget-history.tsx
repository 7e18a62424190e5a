import { useLocale, useTranslations } from "next-intl";
import type { PastPeriod } from "@/budgets/list-budgets";
import type { BudgetPeriodName } from "@/domain/budget";
import { AlignedCost, costPlacesOf } from "@/ui/aligned-usd";
import { formatDate } from "@/ui/format";
import { Table, Tbody, Td, Th } from "@/ui/table";

interface BudgetHistoryProps {
  history: PastPeriod[];
  period: BudgetPeriodName;
  timeZone: string;
}

/** Past periods: what was spent in each, of which limit. */
export function BudgetHistory({ history, period, timeZone }: BudgetHistoryProps) {
  const t = useTranslations("budgets");
  const locale = useLocale();
  const places = {
    spent: costPlacesOf(
      history.map(({ spent }) => spent),
      locale,
    ),
    limit: costPlacesOf(
      history.map(({ amount }) => amount),
      locale,
    ),
  };
  return (
    <details className="text-[13px]">
      <summary className="w-fit cursor-pointer rounded font-medium text-accent-ink">{t(`history.${period}`)}</summary>
      <div className="mt-1 max-h-64 overflow-y-auto rounded-lg border border-line">
        <Table label={t(`history.${period}`)}>
          <thead>
            <tr>
              <Th>{t("from")}</Th>
              <Th numeric>{t("spent")}</Th>
              <Th numeric>{t("limit")}</Th>
            </tr>
          </thead>
          <Tbody>
            {history.map(({ startsAt, spent, amount }) => (
              <tr key={startsAt}>
                <Td>{formatDate(startsAt, locale, timeZone)}</Td>
                <Td numeric className={Number(spent) >= Number(amount) ? "text-bad" : undefined}>
                  <AlignedCost amount={spent} places={places.spent} />
                </Td>
                <Td numeric className="text-ink-muted">
                  <AlignedCost amount={amount} places={places.limit} />
                </Td>
              </tr>
            ))}
          </Tbody>
        </Table>
      </div>
    </details>
  );
}
