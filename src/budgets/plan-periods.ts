import type { BudgetPeriodName } from "../domain/budget";
import { type Bounds, periodAt } from "./period-at";

interface Dated extends Bounds {
  budgetId: string;
}

interface PlanPeriodsOptions {
  budgets: readonly { id: string; period: string }[];
  /** Those that have not ended at `atMs`. */
  known: readonly Dated[];
  timeZone: string;
  atMs: number;
}

export interface PeriodPlan {
  missing: Dated[];
  /** Of another time zone than the organization has now. */
  wrong: Dated[];
  /** For calls of which times nothing is missing then. */
  fromMs: number;
  untilMs: number;
}

/** The periods that budgets need: the one that a moment lies in and the next, which is there before its first call is. Pure. */
export function planPeriods({ budgets, known, timeZone, atMs }: PlanPeriodsOptions): PeriodPlan {
  const plan: PeriodPlan = { missing: [], wrong: [], fromMs: Number.NEGATIVE_INFINITY, untilMs: Number.POSITIVE_INFINITY };
  const bounds = boundsAt(timeZone, atMs);
  for (const { id, period } of budgets) {
    const { current, next } = bounds(period as BudgetPeriodName);
    const own = known.filter(({ budgetId }) => budgetId === id);
    plan.missing.push(...[current, next].filter((one) => !own.some((other) => isSame(one, other))).map((one) => ({ budgetId: id, ...one })));
    plan.wrong.push(...own.filter((one) => !isSame(one, periodAt(period as BudgetPeriodName, one.startsAt.getTime(), timeZone))));
    plan.fromMs = Math.max(plan.fromMs, current.startsAt.getTime());
    plan.untilMs = Math.min(plan.untilMs, next.endsAt.getTime());
  }
  return plan;
}

/** Looking a midnight up takes some time, and many budgets share theirs. */
function boundsAt(timeZone: string, atMs: number): (period: BudgetPeriodName) => { current: Bounds; next: Bounds } {
  const found = new Map<BudgetPeriodName, { current: Bounds; next: Bounds }>();
  return (period) => {
    const known = found.get(period);
    if (known) return known;
    const current = periodAt(period, atMs, timeZone);
    const both = { current, next: periodAt(period, current.endsAt.getTime(), timeZone) };
    found.set(period, both);
    return both;
  };
}

const isSame = (one: Bounds, other: Bounds) => one.startsAt.getTime() === other.startsAt.getTime() && one.endsAt.getTime() === other.endsAt.getTime();
