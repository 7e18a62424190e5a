import { database } from "@/db/client";
import { AppError } from "@/domain/errors";

export const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const HOURLY_DAYS_MAX = 31;
/** The longest local day has 25 hours, the longest month 31 days and an hour. */
const LONGEST_MINUTES = { day: 26 * 60, month: 32 * 24 * 60 };

export type LocalUnit = keyof typeof LONGEST_MINUTES;

export interface Range {
  from: Date;
  /** Not included. */
  to: Date;
}

export interface Bucket extends Range {
  /** `2026-11-20` or `2026-11`, by the organization's calendar; of an hour, its beginning in ISO 8601. */
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

/** The hours (UTC) that a range touches, each cut to the range. */
export function hourBuckets({ from, to }: Range): Bucket[] {
  if (to.getTime() - from.getTime() > HOURLY_DAYS_MAX * 24 * HOUR_MS) {
    throw new AppError("invalid_request", `bucket: "hour" goes with at most ${HOURLY_DAYS_MAX} days.`, {
      remedy: "Ask for days, or for a shorter range.",
    });
  }
  const buckets: Bucket[] = [];
  for (let start = from; start < to; ) {
    const next = (Math.floor(start.getTime() / HOUR_MS) + 1) * HOUR_MS;
    const end = new Date(Math.min(next, to.getTime()));
    buckets.push({ label: new Date(next - HOUR_MS).toISOString(), from: start, to: end });
    start = end;
  }
  return buckets;
}

function labelerOf(unit: LocalUnit, timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return [parts.year, parts.month, ...(unit === "day" ? [parts.day] : [])].join("-");
  };
}

/**
 * The days or months of a time zone that a range touches, each cut to the range. They follow each other without a gap, whatever the
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
