import { z } from "zod";
import { type Bucket, localBuckets } from "../buckets";

/** A month of a calendar: `2026-11`. */
export const monthSchema = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "must be a month, like 2026-11");

/** From a month's first moment in a time zone to the next one's. `month`: as `monthSchema` takes it. */
export function monthRange(month: string, timeZone: string): Bucket {
  const [year = 0, number = 0] = month.split("-").map(Number);
  // From the middle of the month before to that of the one after, whatever the zone: the month itself lies whole between them.
  const around = { from: new Date(Date.UTC(year, number - 2, 15)), to: new Date(Date.UTC(year, number, 15)) };
  const found = localBuckets({ ...around, unit: "month", timeZone }).find(({ label }) => label === month);
  if (!found) throw new RangeError(`no month: ${month}`);
  return found;
}

/** The months of a time zone from one moment to another, the last one first. */
export function monthsOf({ from, to }: { from: Date; to: Date }, timeZone: string): string[] {
  const end = new Date(to.getTime() + 1); // the moment itself too
  return localBuckets({ from, to: end, unit: "month", timeZone })
    .map(({ label }) => label)
    .reverse();
}
