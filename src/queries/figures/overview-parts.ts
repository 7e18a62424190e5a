import { HOUR_MS, type Range } from "../buckets";
import type { UsageFilter } from "../filter";
import { cutRanges } from "../sums/cut-ranges";
import { countDurations, type Durations, type Percentiles, percentilesOf } from "../sums/find-percentiles";
import { sumRanges } from "../sums/read-cube";
import { type Dimensions, type GroupCell, sumGroups } from "../sums/sum-groups";
import { addSums, emptySums } from "../sums/sums";

export interface OverviewQuestion {
  organizationId: string;
  filter: UsageFilter;
  /** The same filter over the period to compare with. */
  previous: UsageFilter | null;
  by: Dimensions;
}

export interface Times {
  latencyMs: Percentiles;
  ttftMs: Percentiles;
}

const NONE: Percentiles = { p50: null, p95: null };
export const NO_TIMES: Times = { latencyMs: NONE, ttftMs: NONE };

/** So many groups lead by each measure; a chart shows fewer. */
const GROUPS_MAX = 20;

/** Sums of the buckets by group, and of each bucket and then each of the other ranges all sums. What ranges have in common is read once. */
export async function sumParts(
  { organizationId, filter, by }: OverviewQuestion,
  { buckets, others }: { buckets: readonly Range[]; others: readonly Range[] },
) {
  const { parts, partsOf } = cutRanges([...buckets, ...others]);
  const bucketOf = new Map(buckets.flatMap((_, bucket) => (partsOf[bucket] ?? []).map((part) => [part, bucket] as const)));
  const inside = [...bucketOf.keys()];
  const outside = [...parts.keys()].filter((part) => !bucketOf.has(part));
  const rangesOf = (indexes: readonly number[]) => indexes.flatMap((part) => parts[part] ?? []);
  const [groups, rest] = await Promise.all([
    sumGroups({ organizationId, filter, ranges: rangesOf(inside), by, limit: GROUPS_MAX }),
    sumRanges(organizationId, filter, rangesOf(outside)),
  ]);
  const sumsOfPart = new Map(outside.map((part, i) => [part, rest.get(i) ?? emptySums()]));
  for (const part of inside) sumsOfPart.set(part, emptySums());
  const cells = groups.map((cell) => {
    const part = inside[cell.bucket] ?? -1;
    addSums(sumsOfPart.get(part) ?? emptySums(), cell.sums);
    return { ...cell, bucket: bucketOf.get(part) ?? -1 };
  });
  const sumsOf = partsOf.map((list) => list.reduce((sums, part) => addSums(sums, sumsOfPart.get(part) ?? emptySums()), emptySums()));
  return { cells: mergeCells(cells), sumsOf };
}

/** A bucket that is cut, because another range begins or ends in it, has each group more than once. */
function mergeCells(cells: readonly GroupCell[]): GroupCell[] {
  const merged = new Map<string, GroupCell>();
  for (const cell of cells) {
    const key = `${cell.bucket} ${JSON.stringify(cell.ids)}`;
    const known = merged.get(key);
    if (known) addSums(known.sums, cell.sums);
    else merged.set(key, cell);
  }
  return [...merged.values()];
}

const isWholeHour = (at: Date) => at.getTime() % HOUR_MS === 0;

/** How long the calls of the range, of the period before and of each bucket took. Where buckets follow each other at whole hours they have the range's hours. */
export async function timeParts({ organizationId, filter, previous }: OverviewQuestion, buckets: readonly Range[]) {
  const ranges = [...buckets, ...(previous ? [previous] : []), filter];
  const shared = buckets.slice(1).every(({ from }) => isWholeHour(from)) ? buckets.length : 0;
  const counted = await countDurations(organizationId, filter, { ranges, isByModel: false, shared });
  const timesAt = new Map(counted.map((cell) => [cell.bucket, timesOf(cell)]));
  const times = ranges.map((_, i) => timesAt.get(i) ?? NO_TIMES);
  return { buckets: times.slice(0, buckets.length), previous: previous && (times[buckets.length] ?? NO_TIMES), figures: times.at(-1) ?? NO_TIMES };
}

function timesOf({ latencies, ttfts }: Durations): Times {
  return { latencyMs: percentilesOf(latencies), ttftMs: percentilesOf(ttfts) };
}
