import { database } from "@/db/client";
import type { Range } from "./split-range";

const MINUTE_MS = 60_000;
/** The longest local day has 25 hours, the longest month 31 days and an hour. */
const LONGEST_MINUTES = { day: 26 * 60, month: 32 * 24 * 60 };

export type LocalUnit = keyof typeof LONGEST_MINUTES;

export interface Bucket extends Range {
  /** `2026-11-20` or `2026-11`, as the calendar on the organization's wall says. */
  label: string;
}

function labeller(unit: LocalUnit, timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return [parts.year, parts.month, ...(unit === "day" ? [parts.day] : [])].join("-");
  };
}

/**
 * The days or months of a time zone that a range touches, each cut to the range. They follow each other without a gap, whatever the
 * clocks do: every boundary is found by asking the calendar, to the minute, not by adding 24 hours.
 */
export function localBuckets({ from, to, unit, timeZone }: Range & { unit: LocalUnit; timeZone: string }): Bucket[] {
  const labelOf = labeller(unit, timeZone);
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

/** The zone in which an organization counts its days; UTC when it has none that this machine knows. */
export async function findTimeZone(organizationId: string): Promise<string> {
  const organization = await database().organization.findUnique({ where: { id: organizationId }, select: { timeZone: true } });
  const timeZone = organization?.timeZone ?? "UTC";
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
