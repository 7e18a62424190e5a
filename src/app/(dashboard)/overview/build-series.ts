import type { TimeSeries, TimeSeriesPoint } from "@/queries/get-time-series";
import type { TotalsJson } from "@/queries/sums";
import { type ChartPoint, type ChartSeries, OTHER_COLOR, SERIES_COLORS } from "@/ui/chart-data";

const OTHER = "other";

/** The groups that a chart shows separately, with the same order and colours in all charts of the page; the rest is "other". */
interface Grouping {
  series: ChartSeries[];
  other: ChartSeries | null;
  /** The series of a point. */
  keyOf(point: TimeSeriesPoint): string;
}

interface Labels {
  other: string;
  provider(id: string): string;
}

const groupOf = (point: TimeSeriesPoint) => (point.model === null ? point.provider : `${point.provider}/${point.model}`);

/** The most expensive groups first; unpriced ones by their tokens. */
export function groupPoints({ points, ungrouped }: TimeSeries, labels: Labels): Grouping {
  const groups = new Map<string, { cost: number; tokens: number; label: string }>();
  for (const point of points) {
    const label = point.model ?? labels.provider(point.provider);
    const group = groups.get(groupOf(point)) ?? { cost: 0, tokens: 0, label };
    groups.set(groupOf(point), { label, cost: group.cost + Number(point.cost.provider), tokens: group.tokens + point.tokens.total });
  }
  const ranked = [...groups].sort(([, a], [, b]) => b.cost - a.cost || b.tokens - a.tokens);
  const series = ranked.slice(0, SERIES_COLORS.length).map(([key, { label }], i) => ({ key, label, color: SERIES_COLORS[i] ?? OTHER_COLOR }));
  const shown = new Set(series.map(({ key }) => key));
  const hasMore = ranked.length > series.length || ungrouped.length > 0;
  const other = hasMore ? { key: OTHER, label: labels.other, color: OTHER_COLOR } : null;
  return { series, other, keyOf: (point) => (shown.has(groupOf(point)) ? groupOf(point) : OTHER) };
}

/** One sum per bucket and series. Calls that belong to no group are part of "other". */
export function sumPoints({ buckets, points, ungrouped }: TimeSeries, { keyOf }: Grouping, read: (totals: TotalsJson) => number): ChartPoint[] {
  const chart = new Map(buckets.map(({ start }) => [start, { at: start, values: {} as Record<string, number> }]));
  const add = (start: string, key: string, totals: TotalsJson) => {
    const values = chart.get(start)?.values;
    if (values) values[key] = (values[key] ?? 0) + read(totals);
  };
  for (const point of points) add(point.start, keyOf(point), point);
  for (const rest of ungrouped) add(rest.start, OTHER, rest);
  return [...chart.values()];
}

/** Averages cannot be added up: only those of the groups that are shown separately. */
export function averagePoints({ buckets, points }: TimeSeries, { keyOf }: Grouping, read: (point: TimeSeriesPoint) => number | null): ChartPoint[] {
  const chart = new Map(buckets.map(({ start }) => [start, { at: start, values: {} as Record<string, number | null> }]));
  for (const point of points) {
    const values = chart.get(point.start)?.values;
    if (values && keyOf(point) !== OTHER) values[keyOf(point)] = read(point);
  }
  return [...chart.values()];
}
