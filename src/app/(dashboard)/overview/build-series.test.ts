import { expect, test } from "vitest";
import { parseUsd } from "@/domain/money";
import type { TimeSeries, TimeSeriesPoint } from "@/queries/get-time-series";
import { averagePoints, groupPoints, sumPoints } from "./build-series";

function point(start: string, model: string, cost: string, latencyMsAvg: number): TimeSeriesPoint {
  return {
    start,
    provider: "p",
    model,
    requests: 1,
    errors: 0,
    tokens: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0, reasoning: 0, total: 2 },
    cost: { provider: cost, margin: "0.000000000", charged: "0.000000000", unpricedRequests: 0 },
    latencyMsAvg,
    ttftMsAvg: null,
  };
}

function seriesOf(models: number): TimeSeries {
  const starts = ["2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z", "2026-11-03T00:00:00.000Z"];
  const points = Array.from({ length: models }, (_, i) => [
    point(starts[0] ?? "", `m${i}`, `${i + 1}.500000000`, 100),
    point(starts[2] ?? "", `m${i}`, "0.000000001", 200),
  ]);
  const buckets = starts.map((start) => ({ start, label: start.slice(0, 10) }));
  return { from: "", to: "", bucket: "day", groupBy: "model", timeZone: "UTC", buckets, points: points.flat(), ungrouped: [] };
}
const labels = { other: "Other", provider: (id: string) => id };

test.each([1, 6, 7, 8, 20])("of %i models, the dearest stand alone and the rest is other: nothing is lost", (models) => {
  const series = seriesOf(models);
  const grouping = groupPoints(series, labels);
  const keys = [...grouping.series, ...(grouping.other ? [grouping.other] : [])].map(({ key }) => key);
  expect(keys.length).toBeLessThanOrEqual(7);
  expect(grouping.series[0]?.label).toBe(`m${models - 1}`);
  const chart = sumPoints(series, grouping, (one) => Number(parseUsd(one.cost.provider)));
  const shown = chart.reduce((sum, { values }) => sum + keys.reduce((part, key) => part + (values[key] ?? 0), 0), 0);
  expect(shown).toBe(series.points.reduce((sum, one) => sum + Number(parseUsd(one.cost.provider)), 0));
});

test("calls that were refused before their model was known are part of other: the chart shows as many errors as its total says", () => {
  const {
    latencyMsAvg: _latency,
    ttftMsAvg: _ttft,
    provider: _provider,
    model: _model,
    ...totals
  } = point("2026-11-02T00:00:00.000Z", "", "0.000000000", 0);
  const series = { ...seriesOf(2), ungrouped: [{ ...totals, requests: 3, errors: 3 }] };
  const grouping = groupPoints(series, labels);
  expect(grouping.series.map(({ key }) => key)).toEqual(["p/m1", "p/m0"]);
  expect(grouping.other?.label).toBe("Other");
  expect(sumPoints(series, grouping, ({ errors }) => errors).map(({ values }) => values.other ?? 0)).toEqual([0, 3, 0]);
});

test("a day without calls stays on the axis", () => {
  const series = seriesOf(2);
  expect(sumPoints(series, groupPoints(series, labels), ({ requests }) => requests).map(({ values }) => Object.keys(values).length)).toEqual([
    2, 0, 2,
  ]);
});

test("averages of different models are never added up", () => {
  const series = seriesOf(20);
  const chart = averagePoints(series, groupPoints(series, labels), ({ latencyMsAvg }) => latencyMsAvg);
  expect(new Set(Object.values(chart[0]?.values ?? {}))).toEqual(new Set([100]));
  expect(Object.keys(chart[0]?.values ?? {})).not.toContain("other");
});
