import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { parseUsd } from "@/domain/money";
import { runs } from "../../../e2e/tools/support/full-size";
import type { UsageFilter } from "../filter";
import { percentilesOf } from "../sums/find-percentiles";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { getPoints } from "./get-points";
import { getSummary } from "./get-summary";

const range = (from: string, to: string): UsageFilter => ({ from: new Date(from), to: new Date(to) });
const call = (organizationId: string, at: string, change: Parameters<typeof usageRow>[0] = {}) =>
  usageRow({ organizationId, createdAt: Date.parse(at), ...change });
const none = { avg: null, p50: null, p95: null };

beforeAll(async () => {
  await database().organization.create({ data: { id: "org_seoul", name: "Seoul", timeZone: "Asia/Seoul" } });
  await insertUsage([
    call("org_seoul", "2026-11-08T14:59:59.999Z", { latencyMs: 10 }), // Sunday
    call("org_seoul", "2026-11-08T15:00:00.000Z", { latencyMs: 20, ttftMs: 5 }), // Monday
    call("org_seoul", "2026-11-08T15:00:59.999Z", { latencyMs: 40, statusCode: 500 }),
    call("org_seoul", "2026-11-10T15:00:00.000Z", { provider: "none", model: "", latencyMs: 30 }),
  ]);
});

describe("points of a time series", () => {
  const times = async (filter: UsageFilter, interval: "minute" | "hour" | "day" | "week") =>
    (await getPoints("org_seoul", filter, interval)).points.map(({ at, requests }) => `${at} ${requests}`);

  test("are the days and weeks of the organization's zone, those without calls too, and the first begins with the range", async () => {
    expect(await times(range("2026-11-08T00:00:00Z", "2026-11-11T15:00:00Z"), "day")).toEqual([
      "2026-11-08T00:00:00.000Z 1",
      "2026-11-08T15:00:00.000Z 2",
      "2026-11-09T15:00:00.000Z 0",
      "2026-11-10T15:00:00.000Z 1",
    ]);
    expect(await times(range("2026-11-01T15:00:00Z", "2026-11-15T15:00:01Z"), "week")).toEqual([
      "2026-11-01T15:00:00.000Z 1",
      "2026-11-08T15:00:00.000Z 3",
      "2026-11-15T15:00:00.000Z 0",
    ]);
  });

  test("are the minutes of a day and the hours of a month", async () => {
    const day = await times(range("2026-11-08T00:00:00Z", "2026-11-09T00:00:00Z"), "minute");
    expect(day).toHaveLength(1440);
    expect(day.filter((point) => !point.endsWith(" 0"))).toEqual(["2026-11-08T14:59:00.000Z 1", "2026-11-08T15:00:00.000Z 2"]);
    const month = await times(range("2026-11-01T00:00:00Z", "2026-12-02T00:00:00Z"), "hour");
    expect(month).toHaveLength(31 * 24);
    expect(month.filter((point) => !point.endsWith(" 0"))).toHaveLength(3);
  });

  test("show what the summary shows; nothing is zero, and no time is null", async () => {
    const { interval, points } = await getPoints("org_seoul", range("2026-11-08T15:00:00Z", "2026-11-08T17:00:00Z"), "hour");
    expect(interval).toBe("hour");
    const cost = { provider: "0.000900000", margin: "0.000000000", charged: "0.000000000", unpricedRequests: 0 };
    const tokens = { input: 200, output: 40, cacheRead: 0, cacheWrite: 0, reasoning: 0, total: 240 };
    const times = { latencyMs: { avg: 30, p50: 20, p95: 40 }, ttftMs: { avg: 5, p50: 5, p95: 5 } };
    const empty = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0, total: 0 };
    const nothing = { provider: "0.000000000", margin: "0.000000000", charged: "0.000000000", unpricedRequests: 0 };
    expect(points).toEqual([
      { at: "2026-11-08T15:00:00.000Z", requests: 2, errors: 1, tokens, cost, ...times },
      { at: "2026-11-08T16:00:00.000Z", requests: 0, errors: 0, tokens: empty, cost: nothing, latencyMs: none, ttftMs: none },
    ]);
  });

  test("by any interval, of any range and filter, add up to the summary, and their percentiles are those of their own calls", async () => {
    const start = Date.parse("2026-11-10T00:00:00Z");
    const span = 24 * 3_600_000;
    await database().organization.create({ data: { id: "org_points", name: "Points", timeZone: "Asia/Kathmandu" } });
    const rows = Array.from({ length: 120 }, (_, i) =>
      call("org_points", "2026-11-10", {
        createdAt: start + i * 719_989,
        providerCostNanoUsd: String(7 ** (i % 15)),
        sessionId: i % 3 ? "s" : null,
        latencyMs: (i * 37) % 61, // durations so short are counted apart
        ttftMs: i % 2 ? i : null,
      }),
    );
    await insertUsage(rows);
    const at = fc.oneof(
      fc.nat(span),
      fc.nat(24).map((hour) => hour * 3_600_000),
    );
    const interval = fc.constantFrom("minute", "hour", "day", "week");
    await fc.assert(
      fc.asyncProperty(at, at, interval, fc.boolean(), async (a, b, unit, isNarrow) => {
        const filter = {
          from: new Date(start + Math.min(a, b)),
          to: new Date(start + Math.max(a, b) + (a === b ? 1 : 0)),
          ...(isNarrow && { sessionId: "s" }),
        };
        const [{ points }, summary] = await Promise.all([getPoints("org_points", filter, unit), getSummary("org_points", filter)]);
        expect(points.reduce((sum, point) => sum + point.requests, 0)).toBe(summary.requests);
        expect(points.reduce((sum, point) => sum + parseUsd(point.cost.provider), 0n)).toBe(parseUsd(summary.cost.provider));
        expect(points[0]?.at).toBe(summary.from);
        for (const [i, point] of points.entries()) {
          const until = points[i + 1]?.at ?? summary.to;
          const own = rows.filter((row) => {
            const time = new Date(row.createdAt).toISOString();
            return time >= point.at && time < until && (!isNarrow || row.sessionId === "s");
          });
          expect(point.requests).toBe(own.length);
          const { avg: _avg, ...percentiles } = point.latencyMs;
          const counts = new Map<number, number>();
          for (const { latencyMs } of own) counts.set(latencyMs, (counts.get(latencyMs) ?? 0) + 1);
          expect(percentiles).toEqual(percentilesOf(counts));
        }
      }),
      { numRuns: runs(60) },
    );
  });
});
