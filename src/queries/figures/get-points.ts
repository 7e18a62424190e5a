import { z } from "zod";
import { groupBy } from "@/domain/group-by";
import { findTimeZone, type Interval, intervalBuckets } from "../buckets";
import { checkRange, fillRange, filterShape, type UsageFilter } from "../filter";
import { countDurations, type DurationJson, mergeDurations, percentilesOf, presentLatency } from "../sums/find-percentiles";
import { sumRanges } from "../sums/read-cube";
import { averageMs, emptySums, presentTotals, type TotalsJson } from "../sums/sums";

/** Query parameters of a time series: those of every question, and `interval` (day). */
export const pointsSchema = z
  .strictObject({ ...filterShape, interval: z.enum(["minute", "hour", "day", "week"]).default("day") })
  .check(checkRange)
  .transform(fillRange);

export interface Point extends TotalsJson {
  /** When it begins; the first begins with the range. */
  at: string;
  /** As in the summary; null where there is none. */
  latencyMs: DurationJson;
  ttftMs: DurationJson;
}

/** Every interval of the range in order, those without calls too; the points add up to the summary with the same filter. */
export async function getPoints(organizationId: string, filter: UsageFilter, interval: Interval): Promise<{ interval: Interval; points: Point[] }> {
  const buckets = intervalBuckets(filter, interval, await findTimeZone(organizationId));
  const [sumsOf, times] = await Promise.all([
    sumRanges(organizationId, filter, buckets),
    countDurations(organizationId, filter, { ranges: buckets, isByModel: false }),
  ]);
  const timesOf = groupBy(times, ({ bucket }) => bucket);
  const points = buckets.map(({ from }, index) => {
    const sums = sumsOf.get(index) ?? emptySums();
    const durations = mergeDurations(timesOf.get(index) ?? []);
    return {
      at: from.toISOString(),
      ...presentTotals(sums),
      latencyMs: presentLatency(durations),
      ttftMs: { avg: averageMs(sums.ttftMsSum, sums.ttftCount), ...percentilesOf(durations.ttfts) },
    };
  });
  return { interval, points };
}
