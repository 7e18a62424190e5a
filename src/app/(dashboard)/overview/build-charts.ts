import { formatUsd, parseUsd } from "@/domain/money";
import type { Overview, OverviewBucket, OverviewGroup } from "@/queries/figures/get-overview";
import { ERROR_CLASSES } from "@/queries/sums/sum-errors";
import type { TotalsJson } from "@/queries/sums/sums";
import { type ChartPoint, type ChartSeries, colorsOf, OTHER_COLOR } from "@/ui/charts/chart-data";

/** So many groups a chart shows; the rest is "other". */
const SERIES_MAX = 6;
const OTHER = "other";

/** A figure of some calls, exact: nano-dollars or a number of things. */
type Measure = (totals: TotalsJson) => bigint;
export const MEASURES = {
  cost: ({ cost }) => parseUsd(cost.provider),
  charged: ({ cost }) => parseUsd(cost.charged),
  requests: ({ requests }) => BigInt(requests),
} satisfies Record<string, Measure>;
export type MeasureName = keyof typeof MEASURES;

/** Dollars for money, else as many. */
const shownAs = (name: MeasureName, value: bigint) => Number(name === "requests" ? value : formatUsd(value));

export interface ChartData {
  series: ChartSeries[];
  points: ChartPoint[];
}

/** The groups that lead by a measure, the first at the bottom of the stack. */
export function leadersBy(name: MeasureName, groups: readonly OverviewGroup[]): OverviewGroup[] {
  const measured = groups.map((group) => ({ group, value: MEASURES[name](group.totals) })).filter(({ value }) => value > 0n);
  measured.sort((a, b) => (a.value === b.value ? (a.group.key < b.group.key ? -1 : 1) : a.value > b.value ? -1 : 1));
  return measured.slice(0, SERIES_MAX).map(({ group }) => group);
}

/** One colour for each group that any of the charts shows. */
export function groupColors(groups: readonly OverviewGroup[]): Map<string, string> {
  const names = Object.keys(MEASURES) as MeasureName[];
  return colorsOf(names.flatMap((name) => leadersBy(name, groups).map(({ key }) => key)));
}

const unfinished = (bucket: OverviewBucket, asOf: string) => (bucket.at <= asOf && asOf <= bucket.to ? { isUnfinished: true } : {});

interface GroupedOptions {
  labelOf(group: OverviewGroup): string;
  other: string;
  colors: ReadonlyMap<string, string>;
  /** When it was read: the bucket that holds this moment is not over. */
  asOf: string;
}

/** A measure by group; every bar is exactly the total of its bucket. */
export function groupedChart(name: MeasureName, { groups, buckets }: Overview, { labelOf, other, colors, asOf }: GroupedOptions): ChartData {
  const measure = MEASURES[name];
  const leaders = leadersBy(name, groups);
  let hasOther = false;
  const points = buckets.map((bucket) => {
    let rest = measure(bucket.totals);
    const values: Record<string, number> = {};
    for (const { key } of leaders) {
      const totals = bucket.groups[key];
      if (!totals) continue;
      values[key] = shownAs(name, measure(totals));
      rest -= measure(totals);
    }
    if (rest > 0n) values[OTHER] = shownAs(name, rest);
    hasOther ||= rest > 0n;
    return { at: bucket.at, values, before: bucket.before && shownAs(name, measure(bucket.before)), ...unfinished(bucket, asOf) };
  });
  const series = leaders.map((group) => ({ key: group.key, label: labelOf(group), color: colors.get(group.key) ?? OTHER_COLOR }));
  return { series: hasOther ? [...series, { key: OTHER, label: other, color: OTHER_COLOR }] : series, points };
}

const TOKEN_KINDS = ["input", "cached", "output", "reasoning"] as const;
const TOKEN_COLORS = { input: "var(--series-1)", cached: "var(--series-2)", output: "var(--series-3)", reasoning: "var(--series-6)" };

/** Cached tokens are part of the input, reasoning is part of the output: each is shown once. */
export function tokenChart({ buckets }: Overview, label: (kind: (typeof TOKEN_KINDS)[number]) => string, asOf: string): ChartData {
  return {
    series: TOKEN_KINDS.map((key) => ({ key, label: label(key), color: TOKEN_COLORS[key] })),
    points: buckets.map((bucket) => {
      const { input, output, cacheRead, reasoning } = bucket.totals.tokens;
      return {
        at: bucket.at,
        values: { input: input - cacheRead, cached: cacheRead, output: output - reasoning, reasoning },
        before: bucket.before?.tokens.total ?? null,
        ...unfinished(bucket, asOf),
      };
    }),
  };
}

const ERROR_COLORS = {
  refused: "var(--series-9)",
  broken: "var(--series-10)",
  rateLimited: "var(--series-3)",
  client: "var(--series-8)",
  provider: "var(--series-12)",
};

export function errorChart({ buckets }: Overview, label: (name: (typeof ERROR_CLASSES)[number]) => string, asOf: string): ChartData {
  const shown = ERROR_CLASSES.filter((name) => buckets.some(({ errors }) => errors[name] > 0));
  return {
    series: shown.map((key) => ({ key, label: label(key), color: ERROR_COLORS[key] })),
    points: buckets.map((bucket) => ({
      at: bucket.at,
      values: Object.fromEntries(shown.map((name) => [name, bucket.errors[name]])),
      before: bucket.before?.errors ?? null,
      ...unfinished(bucket, asOf),
    })),
  };
}

/** The middle call and the slow end; a gap where there was no call. */
export function bandChart({ buckets }: Overview, name: "latencyMs" | "ttftMs", color: string): ChartData {
  return {
    series: [
      { key: "p50", label: "p50", color },
      { key: "p95", label: "p95", color: `color-mix(in oklab, ${color} 55%, var(--surface))` },
    ],
    points: buckets.map((bucket) => ({ at: bucket.at, values: { p50: bucket[name].p50, p95: bucket[name].p95 } })),
  };
}
