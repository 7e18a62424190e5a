import { type Bucket, findTimeZone, intervalBuckets, type Range } from "./buckets";
import type { UsageFilter } from "./filter";
import { foldModels, foldProviders, foldUngrouped, groupBy as groupCells } from "./fold-usage";
import { type Cell, readCube } from "./read-cube";
import { averageMs, presentTotals, type TotalsJson } from "./sums";

export interface TimeSeriesPoint extends TotalsJson {
  /** One of `TimeSeries.buckets`. */
  start: string;
  provider: string;
  /** Null when grouped by provider. */
  model: string | null;
  latencyMsAvg: number | null;
  ttftMsAvg: number | null;
}

export interface SeriesOptions {
  bucket: "hour" | "day";
  groupBy: "model" | "provider";
}

export interface TimeSeries extends SeriesOptions {
  from: string;
  to: string;
  timeZone: string;
  /** Every bucket in order, those without calls too: when it begins, and its local date if it is a day. The first is cut at `from`. */
  buckets: { start: string; label: string }[];
  /** Only groups with calls; the rest is zero. */
  points: TimeSeriesPoint[];
  /** Per bucket, calls that belong to no group: refused before their provider and model were known. Points and these make up the totals. */
  ungrouped: (TotalsJson & { start: string })[];
}

interface SeriesParts extends SeriesOptions {
  range: Range;
  timeZone: string;
  buckets: readonly Bucket[];
  /** Of these buckets, by index. */
  cells: readonly Cell[];
}

export function presentSeries({ range, timeZone, bucket, groupBy, buckets, cells }: SeriesParts): TimeSeries {
  const points: TimeSeriesPoint[] = [];
  const ungrouped: TimeSeries["ungrouped"] = [];
  const cellsOf = groupCells(cells, (cell) => cell.bucket);
  for (const [index, { from }] of buckets.entries()) {
    const [start, groups] = [from.toISOString(), cellsOf.get(index) ?? []];
    for (const { provider, model, sums } of groupBy === "model" ? foldModels(groups) : foldProviders(groups)) {
      const averages = { latencyMsAvg: averageMs(sums.latencyMsSum, sums.requests), ttftMsAvg: averageMs(sums.ttftMsSum, sums.ttftCount) };
      points.push({ start, provider, model, ...presentTotals(sums), ...averages });
    }
    const rest = foldUngrouped(groups, groupBy);
    if (rest.requests > 0) ungrouped.push({ start, ...presentTotals(rest) });
  }
  const starts = buckets.map(({ from, label }) => ({ start: from.toISOString(), label }));
  return { from: range.from.toISOString(), to: range.to.toISOString(), bucket, groupBy, timeZone, buckets: starts, points, ungrouped };
}

/** Sums per hour or day and model or provider, for the charts of pages; `GET /api/stats/timeseries` is `getPoints`. */
export async function getTimeSeries(organizationId: string, filter: UsageFilter, options: SeriesOptions): Promise<TimeSeries> {
  const timeZone = await findTimeZone(organizationId);
  const buckets = intervalBuckets(filter, options.bucket, timeZone);
  const cells = await readCube(organizationId, filter, buckets);
  return presentSeries({ range: filter, timeZone, buckets, cells, ...options });
}
