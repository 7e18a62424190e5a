import { dayNamer, firstOfMonth, startOfDay } from "@/domain/local-day";
import { type Bucket, type Interval, intervalBuckets, type Range } from "./buckets";
import type { Dimension } from "./dimension";
import type { UsageFilter } from "./filter";
import { findLabels } from "./find-labels";
import { countDurations, type Durations, mergeDurations, type Percentiles, percentilesOf } from "./find-percentiles";
import { ERROR_CLASSES, type ErrorClass, sumErrors } from "./sum-errors";
import { type Dimensions, type GroupCell, sumGroups } from "./sum-groups";
import { addSums, emptySums, presentTotals, type Sums, type TotalsJson } from "./sums";

/** What a page shows of some calls, in figures. */
export interface Figures extends TotalsJson {
  latencyMs: Percentiles;
  ttftMs: Percentiles;
}

/** A group of calls; `ids` and `labels` have one entry per dimension, null for calls without a value. */
export interface OverviewGroup {
  key: string;
  ids: (string | null)[];
  labels: (string | null)[];
  totals: TotalsJson;
}

export interface OverviewBucket {
  at: string;
  to: string;
  /** Of all calls. */
  totals: TotalsJson;
  /** Of the calls as much earlier as the period to compare with; null: that period is not that long, or nothing is compared. */
  before: TotalsJson | null;
  latencyMs: Percentiles;
  ttftMs: Percentiles;
  errors: Record<ErrorClass, number>;
  /** By the key of a group; only those with calls. What these lack of the totals is of groups that are not shown. */
  groups: Record<string, TotalsJson>;
}

export interface Overview {
  figures: Figures;
  previous: Figures | null;
  buckets: OverviewBucket[];
  /** The first by each measure; `other` is all the rest, null when there is none. */
  groups: OverviewGroup[];
  other: TotalsJson | null;
  /** Of this month so far, and of a whole month at the same pace; null before a day of it has passed. */
  month: { at: string; cost: TotalsJson["cost"]; elapsedMs: number; lengthMs: number } | null;
}

interface OverviewOptions {
  organizationId: string;
  filter: UsageFilter;
  /** The same filter over the period to compare with. */
  previous: UsageFilter | null;
  interval: Interval;
  timeZone: string;
  by: Dimensions;
  now: Date;
}

/** So many groups lead by each measure; a chart shows fewer. */
const GROUPS_MAX = 20;
const DAY_MS = 86_400_000;

/** Each bucket, as much earlier as the whole; cut where the earlier period ends. */
function earlier(buckets: readonly Bucket[], range: Range, previous: Range): Range[] {
  const shift = range.from.getTime() - previous.from.getTime();
  const end = previous.to.getTime();
  return buckets.map(({ from, to }) => ({
    from: new Date(Math.min(from.getTime() - shift, end)),
    to: new Date(Math.min(to.getTime() - shift, end)),
  }));
}

function monthOf(now: Date, timeZone: string): Range & { end: Date } {
  const today = dayNamer(timeZone)(now.getTime());
  return { from: startOfDay(firstOfMonth(today), timeZone), to: now, end: startOfDay(firstOfMonth(today, 1), timeZone) };
}

/** Everything on the overview: a handful of statements that are sent at once, and folds of their answers. */
export async function getOverview(options: OverviewOptions): Promise<Overview> {
  const { organizationId, filter, previous, interval, timeZone, by, now } = options;
  const buckets = intervalBuckets(filter, interval, timeZone);
  const before = previous ? earlier(buckets, filter, previous) : [];
  const month = monthOf(now, timeZone);
  const ranges = [...buckets, ...before, ...(previous ? [previous] : []), month];
  const [cells, durations, durationsBefore, durationsOf, errors] = await Promise.all([
    sumGroups({ organizationId, filter, ranges, ranked: buckets.length, by, limit: GROUPS_MAX }),
    countDurations(organizationId, filter),
    previous && countDurations(organizationId, previous),
    countDurations(organizationId, filter, { ranges: buckets, isByModel: false }),
    sumErrors(organizationId, filter, buckets),
  ]);
  const sumsOf = sumRanges(cells, ranges.length);
  const present = (index: number) => presentTotals(sumsOf[index] ?? emptySums());
  const total = sumsOf.slice(0, buckets.length).reduce(addSums, emptySums());
  const inRange = cells.filter(({ bucket }) => bucket < buckets.length);
  const { groups, other } = await presentGroups(organizationId, by, inRange);
  const elapsedMs = month.to.getTime() - month.from.getTime();
  return {
    figures: { ...presentTotals(total), ...timesOf(durations) },
    previous: durationsBefore && { ...present(2 * buckets.length), ...timesOf(durationsBefore) },
    buckets: buckets.map(({ from, to }, i) => {
      const earlierRange = before[i];
      const errorsOf = errors.filter(({ bucket }) => bucket === i);
      return {
        at: from.toISOString(),
        to: to.toISOString(),
        totals: present(i),
        before: earlierRange && earlierRange.from < earlierRange.to ? present(buckets.length + i) : null,
        ...timesOf(durationsOf.filter(({ bucket }) => bucket === i)),
        errors: Object.fromEntries(ERROR_CLASSES.map((name) => [name, errorsOf.find((one) => one.class === name)?.errors ?? 0])) as Record<
          ErrorClass,
          number
        >,
        groups: Object.fromEntries(inRange.flatMap(({ bucket, ids, sums }) => (bucket === i && ids ? [[keyOf(ids), presentTotals(sums)]] : []))),
      };
    }),
    groups,
    other,
    month:
      elapsedMs < DAY_MS
        ? null
        : {
            at: month.from.toISOString(),
            cost: present(ranges.length - 1).cost,
            elapsedMs,
            lengthMs: month.end.getTime() - month.from.getTime(),
          },
  };
}

function timesOf(cells: readonly Durations[]): Pick<Figures, "latencyMs" | "ttftMs"> {
  const { latencies, ttfts } = mergeDurations(cells);
  return { latencyMs: percentilesOf(latencies), ttftMs: percentilesOf(ttfts) };
}

const keyOf = (ids: (string | null)[]) => JSON.stringify(ids);

/** Per range, the sums of all of its calls. */
function sumRanges(cells: readonly GroupCell[], count: number): Sums[] {
  const ranges = Array.from({ length: count }, emptySums);
  for (const { bucket, sums } of cells) {
    const range = ranges[bucket];
    if (range) addSums(range, sums);
  }
  return ranges;
}

async function presentGroups(organizationId: string, by: Dimensions, cells: readonly GroupCell[]): Promise<Pick<Overview, "groups" | "other">> {
  const found = new Map<string, { ids: (string | null)[]; sums: Sums }>();
  const rest = emptySums();
  for (const { ids, sums } of cells) {
    if (ids === null) addSums(rest, sums);
    else {
      const group = found.get(keyOf(ids)) ?? { ids, sums: emptySums() };
      addSums(group.sums, sums);
      found.set(keyOf(ids), group);
    }
  }
  const groups = [...found.entries()];
  const labels = await Promise.all(
    by.map((one: Dimension, i) => findLabels(organizationId, one, [...new Set(groups.flatMap(([, { ids }]) => ids[i] ?? []))])),
  );
  return {
    groups: groups.map(([key, { ids, sums }]) => ({
      key,
      ids,
      labels: ids.map((id, i) => (id === null ? null : (labels[i]?.get(id) ?? id))),
      totals: presentTotals(sums),
    })),
    other: rest.requests > 0 ? presentTotals(rest) : null,
  };
}
