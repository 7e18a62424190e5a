import type { BudgetPeriodName } from "../domain/budget";
import { addDays, dayNamer, firstOfMonth, startOfDay } from "../domain/local-day";

export interface Bounds {
  startsAt: Date;
  /** Not included. */
  endsAt: Date;
}

/** The day or month of a zone that a moment lies in, from midnight to midnight: where clocks change, a day has 23 or 25 hours. Pure. */
export function periodAt(period: BudgetPeriodName, atMs: number, timeZone: string): Bounds {
  const day = dayNamer(timeZone)(atMs);
  const [first, next] = period === "day" ? [day, addDays(day, 1)] : [firstOfMonth(day), firstOfMonth(day, 1)];
  return { startsAt: startOfDay(first, timeZone), endsAt: startOfDay(next, timeZone) };
}
