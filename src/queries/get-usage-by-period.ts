import type { UsageFilter } from "./filter";
import { findTimeZone, type LocalUnit, localBuckets } from "./local-buckets";
import { sumUsage } from "./sum-usage";
import { addSums, emptySums, presentTotals, type TotalsJson } from "./sums";
import type { UsageGroup } from "./usage-group";

export interface PeriodTotals extends TotalsJson {
  models: (TotalsJson & { provider: string; model: string })[];
}

/** Totals of some calls, and the same by model. */
export function presentPeriod(groups: readonly UsageGroup[]): PeriodTotals {
  return {
    ...presentTotals(groups.reduce((total, { sums }) => addSums(total, sums), emptySums())),
    models: groups.map(({ provider, model, sums }) => ({ provider, model, ...presentTotals(sums) })),
  };
}

/** Totals of every day or month of the range in the organization's time zone, oldest first; those without calls too. */
export async function getUsageByPeriod(organizationId: string, filter: UsageFilter, unit: LocalUnit) {
  const timeZone = await findTimeZone(organizationId);
  const periods: (PeriodTotals & { label: string })[] = [];
  for (const { label, from, to } of localBuckets({ ...filter, unit, timeZone })) {
    periods.push({ label, ...presentPeriod(await sumUsage(organizationId, { ...filter, from, to })) });
  }
  return { from: filter.from.toISOString(), to: filter.to.toISOString(), timeZone, periods };
}
