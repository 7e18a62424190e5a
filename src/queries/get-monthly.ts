import type { UsageFilter } from "./filter";
import { getUsageByPeriod, type PeriodTotals } from "./get-usage-by-period";

export interface MonthlyUsage {
  from: string;
  to: string;
  timeZone: string;
  /** `month` is `2026-11`. */
  months: (PeriodTotals & { month: string })[];
}

/** Totals per month of the organization's time zone, and per model within it. A month at an end of the range counts only what lies in the range. */
export async function getMonthly(organizationId: string, filter: UsageFilter): Promise<MonthlyUsage> {
  const { periods, ...range } = await getUsageByPeriod(organizationId, filter, "month");
  return { ...range, months: periods.map(({ label, ...totals }) => ({ month: label, ...totals })) };
}
