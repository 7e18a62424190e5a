import { z } from "zod";
import { groupBy } from "@/domain/group-by";
import { findTimeZone, type LocalUnit, localBuckets } from "../buckets";
import { checkRange, fillRange, filterShape, type UsageFilter } from "../filter";
import { foldModels, foldTotal, type UsageGroup } from "../sums/fold-usage";
import { readCube, sumUsage } from "../sums/read-cube";
import { presentTotals, type TotalsJson } from "../sums/sums";

interface PeriodTotals extends TotalsJson {
  models: (TotalsJson & { provider: string; model: string })[];
}

interface PeriodRange {
  from: string;
  to: string;
  timeZone: string;
}

export interface DailyUsage extends PeriodRange {
  /** `date` is `2026-11-20`. */
  days: (PeriodTotals & { date: string })[];
}

export interface MonthlyUsage extends PeriodRange {
  /** `month` is `2026-11`. */
  months: (PeriodTotals & { month: string })[];
}

export interface SessionUsage extends PeriodTotals {
  sessionId: string;
  from: string;
  to: string;
}

/** Totals of some calls, and the same by model. */
function presentPeriod(groups: readonly UsageGroup[]): PeriodTotals {
  const models = foldModels(groups).map(({ provider, model, sums }) => ({ provider, model, ...presentTotals(sums) }));
  return { ...presentTotals(foldTotal(groups)), models };
}

/** Every day or month of the range in the organization's time zone, oldest first; those without calls too. */
async function getPeriods(organizationId: string, filter: UsageFilter, unit: LocalUnit) {
  const timeZone = await findTimeZone(organizationId);
  const buckets = localBuckets({ ...filter, unit, timeZone });
  const cellsOf = groupBy(await readCube(organizationId, filter, buckets), ({ bucket }) => bucket);
  const periods = buckets.map(({ label }, index) => ({ label, ...presentPeriod(cellsOf.get(index) ?? []) }));
  return { from: filter.from.toISOString(), to: filter.to.toISOString(), timeZone, periods };
}

/** Totals per day of the organization's time zone, and per model within it. */
export async function getDaily(organizationId: string, filter: UsageFilter): Promise<DailyUsage> {
  const { periods, ...range } = await getPeriods(organizationId, filter, "day");
  return { ...range, days: periods.map(({ label, ...totals }) => ({ date: label, ...totals })) };
}

/** Totals per month of the organization's time zone, and per model within it. A month at an end of the range counts only what lies in the range. */
export async function getMonthly(organizationId: string, filter: UsageFilter): Promise<MonthlyUsage> {
  const { periods, ...range } = await getPeriods(organizationId, filter, "month");
  return { ...range, months: periods.map(({ label, ...totals }) => ({ month: label, ...totals })) };
}

const { sessionId: _inPath, ...shape } = filterShape;

/** The usual query parameters but `sessionId`, which the path holds. */
export const sessionFilterSchema = z.strictObject(shape).check(checkRange).transform(fillRange);

/** Totals of a session's calls, and the same by model; zeros if there are none. */
export async function getUsageBySession(organizationId: string, filter: UsageFilter & { sessionId: string }): Promise<SessionUsage> {
  const groups = await sumUsage(organizationId, filter);
  return { sessionId: filter.sessionId, from: filter.from.toISOString(), to: filter.to.toISOString(), ...presentPeriod(groups) };
}
