import { expect, test } from "vitest";
import { formatUsd, parseUsd } from "@/domain/money";
import type { Overview, OverviewGroup } from "@/queries/figures/get-overview";
import type { TotalsJson } from "@/queries/sums/sums";
import { OTHER_COLOR } from "@/ui/charts/chart-data";
import { bandChart, errorChart, groupColors, groupedChart, leadersBy, tokenChart } from "./build-charts";

const totals = (nano: bigint, requests = 1): TotalsJson => ({
  requests,
  errors: 0,
  tokens: { input: 100, output: 20, cacheRead: 60, cacheWrite: 0, reasoning: 5, total: 120 },
  cost: { provider: formatUsd(nano), margin: "0.000000000", charged: "0.000000000", unpricedRequests: 0 },
});
const none = { p50: null, p95: null };
const noErrors = { refused: 0, broken: 0, rateLimited: 0, client: 0, provider: 0 };
const start = (day: number) => `2026-11-0${day}T00:00:00.000Z`;

/** As many groups as asked, each with a call on the first and the third day; the first day has one more of a group that is not among them. */
function overviewOf(count: number): Overview {
  const groups: OverviewGroup[] = Array.from({ length: count }, (_, i) => ({
    key: `k${i}`,
    ids: [`k${i}`],
    labels: [`Group ${i}`],
    totals: totals(BigInt(i + 1) * 1_500_000_000n + 1n, count - i),
  }));
  const bucket = (day: number, of: Record<string, TotalsJson>, more: bigint) => ({
    at: start(day),
    to: start(day + 1),
    totals: totals(Object.values(of).reduce((sum, { cost }) => sum + parseUsd(cost.provider), more)),
    before: day === 3 ? null : totals(7n),
    latencyMs: day === 2 ? none : { p50: 10, p95: 20 },
    ttftMs: none,
    errors: { ...noErrors, ...(day === 1 && { rateLimited: 2 }) },
    groups: of,
  });
  const cost = (nano: (i: number) => bigint) => Object.fromEntries(groups.map(({ key }, i) => [key, totals(nano(i))]));
  const buckets = [
    bucket(
      1,
      cost((i) => BigInt(i + 1) * 1_500_000_000n),
      3n,
    ),
    bucket(2, {}, 0n),
    bucket(
      3,
      cost(() => 1n),
      0n,
    ),
  ];
  return { figures: { ...totals(0n), latencyMs: none, ttftMs: none }, previous: null, buckets, groups, other: null, month: null };
}
const asOf = start(3).replace("T00", "T05");
const options = { labelOf: ({ labels }: OverviewGroup) => labels.join(), other: "Other", colors: new Map<string, string>(), asOf };

test.each([1, 6, 7, 20])("of %i groups the dearest stand alone and the rest is other: each bar is its total, to the nano-dollar", (count) => {
  const overview = overviewOf(count);
  const { series, points } = groupedChart("cost", overview, options);
  expect(series.length).toBeLessThanOrEqual(7);
  expect(series[0]?.label).toBe(`Group ${count - 1}`);
  for (const [i, { values }] of points.entries()) {
    const shown = Object.values(values).reduce<bigint>((sum, value) => sum + BigInt(Math.round((value ?? 0) * 1e9)), 0n);
    expect(shown).toBe(parseUsd(overview.buckets[i]?.totals.cost.provider ?? ""));
  }
  expect(series.at(-1)).toEqual({ key: "other", label: "Other", color: OTHER_COLOR });
});

test("each chart ranks by what it shows", () => {
  const { groups } = overviewOf(8);
  expect(leadersBy("cost", groups).map(({ key }) => key)).toEqual(["k7", "k6", "k5", "k4", "k3", "k2"]);
  expect(leadersBy("requests", groups).map(({ key }) => key)).toEqual(["k0", "k1", "k2", "k3", "k4", "k5"]);
  expect(leadersBy("charged", groups)).toEqual([]);
});

test("a group has the same colour whatever it is worth", () => {
  const { groups } = overviewOf(6);
  const turned = groups.map((group, i) => ({ ...group, totals: groups[5 - i]?.totals ?? group.totals }));
  expect(groupColors(turned)).toEqual(groupColors(groups));
});

test("a day without calls is a gap; a bar that holds the moment of reading is marked; a shorter period before ends", () => {
  const { points } = groupedChart("cost", overviewOf(2), options);
  expect(points.map(({ values }) => Object.keys(values).length)).toEqual([3, 0, 2]);
  expect(points.map(({ isUnfinished }) => isUnfinished ?? false)).toEqual([false, false, true]);
  expect(points.map(({ before }) => before)).toEqual([7e-9, 7e-9, null]);
  expect(bandChart(overviewOf(1), "latencyMs", "c").points.map(({ values }) => values)).toEqual([{ p50: 10, p95: 20 }, none, { p50: 10, p95: 20 }]);
});

test("tokens are counted once: cached ones are no more input, reasoning no more output", () => {
  const { points } = tokenChart(overviewOf(1), (kind) => kind, asOf);
  expect(points[0]?.values).toEqual({ input: 40, cached: 60, output: 15, reasoning: 5 });
});

test("only classes of errors that occurred are shown", () => {
  expect(errorChart(overviewOf(1), (name) => name, asOf).series.map(({ key }) => key)).toEqual(["rateLimited"]);
});
