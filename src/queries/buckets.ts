import { database } from "@/db/client";
import { AppError } from "@/domain/errors";
import { addDays, dayNamer, weekdayOf } from "@/domain/local-day";

export const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;
/** How long a range of these may be: a chart of more shows nothing. */
const FIXED = { minute: { lengthMs: MINUTE_MS, daysMax: 1, coarser: "hours" }, hour: { lengthMs: HOUR_MS, daysMax: 31, coarser: "days" } };
/** The longest local day has 25 hours, the longest week an hour more than seven days, the longest month 31 days and an hour. */
const LONGEST_MINUTES = { day: 26 * 60, week: 8 * 24 * 60, month: 32 * 24 * 60 };

type FixedUnit = keyof typeof FIXED;
export type LocalUnit = keyof typeof LONGEST_MINUTES;
export type Interval = FixedUnit | "day" | "week";

export interface Range {
  from: Date;
  /** Not included. */
  to: Date;
}

export interface Bucket extends Range {
  /** `2026-11-20` or `2026-11`, by the organization's calendar, of a week its Monday; of an hour or a minute, its beginning in ISO 8601. */
  label: string;
}

/** Cuts a range so that sums of hours can answer for the middle, and rows for what is left before and after. The parts are disjoint and make up the range. */
export function splitRange({ from, to }: Range): { hours: Range | null; edges: Range[] } {
  const first = new Date(Math.ceil(from.getTime() / HOUR_MS) * HOUR_MS);
  const last = new Date(Math.floor(to.getTime() / HOUR_MS) * HOUR_MS);
  if (first >= last) return { hours: null, edges: [{ from, to }] };
  const edges = [
    { from, to: first },
    { from: last, to },
  ];
  return { hours: { from: first, to: last }, edges: edges.filter((edge) => edge.from < edge.to) };
}

/** The minutes or hours (UTC) that a range touches, each cut to the range. */
export function fixedBuckets({ from, to }: Range, unit: FixedUnit): Bucket[] {
  const { lengthMs, daysMax, coarser } = FIXED[unit];
  if (to.getTime() - from.getTime() > daysMax * DAY_MS) {
    throw new AppError("invalid_request", `interval: "${unit}" goes with at most ${daysMax} ${daysMax === 1 ? "day" : "days"}.`, {
      remedy: `Ask for ${coarser}, or for a shorter range.`,
    });
  }
  const buckets: Bucket[] = [];
  for (let start = from; start < to; ) {
    const next = (Math.floor(start.getTime() / lengthMs) + 1) * lengthMs;
    const end = new Date(Math.min(next, to.getTime()));
    buckets.push({ label: new Date(next - lengthMs).toISOString(), from: start, to: end });
    start = end;
  }
  return buckets;
}

/** Minutes and hours are UTC, days and weeks those of the time zone; each is cut to the range. */
export function intervalBuckets(range: Range, interval: Interval, timeZone: string): Bucket[] {
  return interval === "day" || interval === "week" ? localBuckets({ ...range, unit: interval, timeZone }) : fixedBuckets(range, interval);
}

function labelerOf(unit: LocalUnit, timeZone: string): (ms: number) => string {
  const dayOf = dayNamer(timeZone);
  if (unit === "day") return dayOf;
  return unit === "month" ? (ms) => dayOf(ms).slice(0, "2026-11".length) : (ms) => mondayOf(dayOf(ms));
}

/** The first day of a date's week (ISO 8601). */
const mondayOf = (day: string) => addDays(day, -weekdayOf(day));

/**
 * The days, weeks or months of a time zone that a range touches, each cut to the range. They follow each other without a gap, whatever the
 * clocks do: every boundary is looked up in the calendar, to the minute, not computed by adding 24 hours.
 */
export function localBuckets({ from, to, unit, timeZone }: Range & { unit: LocalUnit; timeZone: string }): Bucket[] {
  const labelOf = labelerOf(unit, timeZone);
  const buckets: Bucket[] = [];
  for (let start = from; start < to; ) {
    const label = labelOf(start.getTime());
    let inside = Math.floor(start.getTime() / MINUTE_MS);
    let beyond = inside + LONGEST_MINUTES[unit];
    while (beyond - inside > 1) {
      const middle = Math.floor((inside + beyond) / 2);
      if (labelOf(middle * MINUTE_MS) === label) inside = middle;
      else beyond = middle;
    }
    const end = new Date(Math.min(beyond * MINUTE_MS, to.getTime()));
    buckets.push({ label, from: start, to: end });
    start = end;
  }
  return buckets;
}

/** The zone if this machine knows it, else UTC. */
export function knownTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

/** The zone in which an organization counts its days. */
export async function findTimeZone(organizationId: string): Promise<string> {
  const organization = await database().organization.findUnique({ where: { id: organizationId }, select: { timeZone: true } });
  return knownTimeZone(organization?.timeZone ?? "UTC");
}
