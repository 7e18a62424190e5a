import type { UsageFilter } from "./filter";
import { getUsageByPeriod, type PeriodTotals } from "./get-usage-by-period";

export interface DailyUsage {
  from: string;
  to: string;
  timeZone: string;
  /** `date` is `2026-11-20`. */
  days: (PeriodTotals & { date: string })[];
}

/** Totals per day of the organization's time zone, and per model within it. */
export async function getDaily(organizationId: string, filter: UsageFilter): Promise<DailyUsage> {
  const { periods, ...range } = await getUsageByPeriod(organizationId, filter, "day");
  return { ...range, days: periods.map(({ label, ...totals }) => ({ date: label, ...totals })) };
}
