import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { parseUsd } from "@/domain/money";
import type { UsageFilter } from "./filter";
import { getTimeSeries } from "./get-time-series";
import { insertUsage, usageRow } from "./testing/insert-usage";
import { getDaily, getMonthly, getUsageBySession } from "./usage-periods";

const range = (from: string, to: string): UsageFilter => ({ from: new Date(from), to: new Date(to) });
const call = (organizationId: string, at: string, change: Parameters<typeof usageRow>[0] = {}) =>
  usageRow({ organizationId, createdAt: Date.parse(at), ...change });

beforeAll(async () => {
  await database().organization.createMany({
    data: [
      { id: "org_seoul", name: "Seoul", timeZone: "Asia/Seoul" },
      { id: "org_york", name: "New York", timeZone: "America/New_York" },
      { id: "org_kolkata", name: "Kolkata", timeZone: "Asia/Kolkata" },
    ],
  });
  await insertUsage([
    call("org_seoul", "2026-11-09T14:59:59.999Z"),
    call("org_seoul", "2026-11-09T15:00:00.000Z", { model: "gpt-4o-mini", latencyMs: 300, ttftMs: 50 }),
    call("org_seoul", "2026-11-10T14:59:59.999Z", { provider: "xai", model: "grok", statusCode: 500 }),
    call("org_seoul", "2026-11-30T15:00:00.000Z", { sessionId: "chat-1" }),
    // 01:30 twice, on the night when summer time ends
    call("org_york", "2026-11-01T05:30:00Z"),
    call("org_york", "2026-11-01T06:30:00Z"),
    call("org_york", "2026-11-02T04:59:59Z"),
    call("org_york", "2026-11-02T05:00:00Z"),
    // either side of midnight, within one hour of UTC
    call("org_kolkata", "2026-11-09T18:29:59.999Z"),
    call("org_kolkata", "2026-11-09T18:30:00.000Z"),
    call("org_kolkata", "2026-11-09T18:59:00.000Z"),
    call("org_other", "2026-11-10T00:00:00Z", { sessionId: "chat-1" }),
  ]);
});

describe("usage per day", () => {
  const counts = async (id: string, filter: UsageFilter) => (await getDaily(id, filter)).days.map(({ date, requests }) => `${date} ${requests}`);

  test("begins at midnight in Seoul", async () => {
    expect(await counts("org_seoul", range("2026-11-08T15:00:00Z", "2026-11-11T15:00:00Z"))).toEqual([
      "2026-11-09 1",
      "2026-11-10 2",
      "2026-11-11 0",
    ]);
  });

  test("has both hours of the night when New York's clocks go back", async () => {
    expect(await counts("org_york", range("2026-11-01T04:00:00Z", "2026-11-03T05:00:00Z"))).toEqual(["2026-11-01 3", "2026-11-02 1"]);
  });

  test("is cut at half past the hour in Kolkata", async () => {
    expect(await counts("org_kolkata", range("2026-11-08T18:30:00Z", "2026-11-10T18:30:00Z"))).toEqual(["2026-11-09 1", "2026-11-10 2"]);
  });

  test("names models within the day, and its totals are theirs", async () => {
    const { days, timeZone } = await getDaily("org_seoul", range("2026-11-09T15:00:00Z", "2026-11-10T15:00:00Z"));
    expect(timeZone).toBe("Asia/Seoul");
    expect(days).toHaveLength(1);
    expect(days[0]).toMatchObject({ date: "2026-11-10", requests: 2, errors: 1, tokens: { total: 240 }, cost: { provider: "0.000900000" } });
    expect(days[0]?.models.map(({ provider, model, requests }) => [provider, model, requests])).toEqual([
      ["openai", "gpt-4o-mini", 1],
      ["xai", "grok", 1],
    ]);
  });
});

describe("usage per month", () => {
  test("begins at midnight of the first in Seoul", async () => {
    const { months } = await getMonthly("org_seoul", range("2026-11-01", "2026-12-31"));
    expect(months.map(({ month, requests }) => `${month} ${requests}`)).toEqual(["2026-11 3", "2026-12 1"]);
  });
});

describe("usage of a session", () => {
  test("is that of one's own organization", async () => {
    const filter = { ...range("2026-11-01", "2026-12-31"), sessionId: "chat-1" };
    expect(await getUsageBySession("org_seoul", filter)).toMatchObject({
      sessionId: "chat-1",
      requests: 1,
      models: [{ model: "gpt-4o", requests: 1 }],
    });
    expect(await getUsageBySession("org_york", filter)).toMatchObject({ sessionId: "chat-1", requests: 0, models: [] });
  });
});

describe("the time series", () => {
  test("has every day, and points where there were calls", async () => {
    const series = await getTimeSeries("org_seoul", range("2026-11-08T15:00:00Z", "2026-11-11T15:00:00Z"), { bucket: "day", groupBy: "model" });
    expect(series.buckets).toEqual([
      { start: "2026-11-08T15:00:00.000Z", label: "2026-11-09" },
      { start: "2026-11-09T15:00:00.000Z", label: "2026-11-10" },
      { start: "2026-11-10T15:00:00.000Z", label: "2026-11-11" },
    ]);
    expect(series.points.map(({ start, model, requests, latencyMsAvg, ttftMsAvg }) => [start, model, requests, latencyMsAvg, ttftMsAvg])).toEqual([
      ["2026-11-08T15:00:00.000Z", "gpt-4o", 1, 100, null],
      ["2026-11-09T15:00:00.000Z", "gpt-4o-mini", 1, 300, 50],
      ["2026-11-09T15:00:00.000Z", "grok", 1, 100, null],
    ]);
  });

  test("by hour and provider, adds models up and begins at the cut", async () => {
    const series = await getTimeSeries("org_york", range("2026-11-01T05:30:00Z", "2026-11-01T08:00:00Z"), { bucket: "hour", groupBy: "provider" });
    expect(series.buckets.map(({ start, label }) => [start, label])).toEqual([
      ["2026-11-01T05:30:00.000Z", "2026-11-01T05:00:00.000Z"],
      ["2026-11-01T06:00:00.000Z", "2026-11-01T06:00:00.000Z"],
      ["2026-11-01T07:00:00.000Z", "2026-11-01T07:00:00.000Z"],
    ]);
    expect(series.points.map(({ start, provider, model, requests }) => [start, provider, model, requests])).toEqual([
      ["2026-11-01T05:30:00.000Z", "openai", null, 1],
      ["2026-11-01T06:00:00.000Z", "openai", null, 1],
    ]);
  });

  test("adds up to the totals of the range, by hour and by day, cut anywhere, with labels or without", async () => {
    const start = Date.parse("2026-11-10T00:00:00Z");
    const labels = [{ sessionId: "s" }, {}, { userId: "u" }];
    // A prime step, so that calls fall on every part of an hour.
    const rows = Array.from({ length: 200 }, (_, i) =>
      call("org_kolkata", "2026-11-10", {
        createdAt: start + i * 1_234_577,
        model: `m${i % 3}`,
        providerCostNanoUsd: String(7 ** (i % 15)),
        ...labels[i % 3],
      }),
    );
    await insertUsage(rows);
    for (const filter of [
      { from: new Date(start + 1_999_999), to: new Date(start + 190 * 1_234_577) },
      { from: new Date(start + 1_999_999), to: new Date(start + 190 * 1_234_577), sessionId: "s" },
      { from: new Date(start), to: new Date(start + 48 * 3_600_000), model: "m1" },
      { from: new Date(start + 60_000), to: new Date(start + 120_000) },
    ]) {
      const meant = rows.filter(
        ({ createdAt, sessionId, model }) =>
          createdAt >= filter.from.getTime() &&
          createdAt < filter.to.getTime() &&
          (filter.sessionId ?? sessionId) === sessionId &&
          (filter.model ?? model) === model,
      );
      const cost = meant.reduce((sum, row) => sum + BigInt(row.providerCostNanoUsd ?? 0), 0n);
      for (const bucket of ["hour", "day"] as const) {
        const { points, buckets } = await getTimeSeries("org_kolkata", filter, { bucket, groupBy: "model" });
        expect(points.reduce((sum, point) => sum + point.requests, 0)).toBe(meant.length);
        expect(points.reduce((sum, point) => sum + parseUsd(point.cost.provider), 0n)).toBe(cost);
        const starts = new Set(buckets.map((each) => each.start));
        expect(points.every((point) => starts.has(point.start))).toBe(true);
      }
    }
  });

  test("refuses a year of hours, saying what to do", async () => {
    const asked = getTimeSeries("org_york", range("2026-01-01", "2026-12-31"), { bucket: "hour", groupBy: "model" });
    await expect(asked).rejects.toMatchObject({ code: "invalid_request", remedy: "Ask for days, or for a shorter range." });
  });

  test("is empty for another organization", async () => {
    expect((await getTimeSeries("org_nobody", range("2026-11-01", "2026-12-01"), { bucket: "day", groupBy: "model" })).points).toEqual([]);
  });
});
