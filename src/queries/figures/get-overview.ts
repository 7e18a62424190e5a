import { groupBy } from "@/domain/group-by";
import { dayNamer, firstOfMonth, startOfDay } from "@/domain/local-day";
import { type Bucket, type Interval, intervalBuckets, type Range } from "../buckets";
import type { Dimension } from "../dimension";
import { ERROR_CLASSES, type ErrorClass, sumErrors } from "../sums/sum-errors";
import type { Dimensions, GroupCell } from "../sums/sum-groups";
import { addSums, emptySums, presentTotals, type Sums, type TotalsJson } from "../sums/sums";
import { findLabels } from "./find-labels";
import { NO_TIMES, type OverviewQuestion, sumParts, type Times, timeParts } from "./overview-parts";

/** What a page shows of some calls, in figures. */
export interface Figures extends TotalsJson, Times {}

/** A group of calls; `ids` and `labels` have one entry per dimension, null for calls without a value. */
export interface OverviewGroup {
  key: string;
  ids: (string | null)[];
  labels: (string | null)[];
  totals: TotalsJson;
}

export interface OverviewBucket extends Times {
  at: string;
  to: string;
  /** Of all calls. */
  totals: TotalsJson;
  /** Of the calls as much earlier as the period to compare with; null: that period is not that long, or nothing is compared. */
  before: TotalsJson | null;
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

interface OverviewOptions extends OverviewQuestion {
  interval: Interval;
  timeZone: string;
  now: Date;
}

/** Everything on the overview: a handful of statements that are sent at once, and folds of their answers. */
export async function getOverview(options: OverviewOptions): Promise<Overview> {
  const { organizationId, filter, previous, interval, timeZone, by, now } = options;
  const buckets = intervalBuckets(filter, interval, timeZone);
  const before = previous ? earlier(buckets, filter, previous) : [];
  const month = monthOf(now, timeZone);
  const [{ cells, sumsOf }, times, errors] = await Promise.all([
    sumParts(options, { buckets, others: [...before, ...(previous ? [previous] : []), month] }),
    timeParts(options, buckets),
    sumErrors(organizationId, filter, buckets),
  ]);
  const present = (index: number) => presentTotals(sumsOf[index] ?? emptySums());
  const total = sumsOf.slice(0, buckets.length).reduce(addSums, emptySums());
  const { groups, other } = await presentGroups(organizationId, by, cells);
  const cellsOf = groupBy(cells, ({ bucket }) => bucket);
  const errorsOf = groupBy(errors, ({ bucket }) => bucket);
  const elapsedMs = month.to.getTime() - month.from.getTime();
  return {
    figures: { ...presentTotals(total), ...times.figures },
    previous: times.previous && { ...present(2 * buckets.length), ...times.previous },
    buckets: buckets.map(({ from, to }, i) => {
      const earlierRange = before[i];
      return {
        at: from.toISOString(),
        to: to.toISOString(),
        totals: present(i),
        before: earlierRange && earlierRange.from < earlierRange.to ? present(buckets.length + i) : null,
        ...(times.buckets[i] ?? NO_TIMES),
        errors: countErrors(errorsOf.get(i) ?? []),
        groups: Object.fromEntries((cellsOf.get(i) ?? []).flatMap(({ ids, sums }) => (ids ? [[keyOf(ids), presentTotals(sums)]] : []))),
      };
    }),
    groups,
    other,
    month:
      elapsedMs < DAY_MS
        ? null
        : {
            at: month.from.toISOString(),
            cost: present(sumsOf.length - 1).cost,
            elapsedMs,
            lengthMs: month.end.getTime() - month.from.getTime(),
          },
  };
}

function countErrors(counted: readonly { class: ErrorClass; errors: number }[]): Record<ErrorClass, number> {
  const errorsOf = (name: ErrorClass) => counted.find((one) => one.class === name)?.errors ?? 0;
  return Object.fromEntries(ERROR_CLASSES.map((name) => [name, errorsOf(name)])) as Record<ErrorClass, number>;
}

const keyOf = (ids: (string | null)[]) => JSON.stringify(ids);

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
