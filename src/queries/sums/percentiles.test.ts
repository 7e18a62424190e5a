import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { summarizeHours } from "@/usage/summarize-hours";
import { summarizeTags } from "@/usage/summarize-tags";
import type { UsageRow } from "@/usage/usage-row";
import { runs } from "../../../e2e/tools/support/full-size";
import { getByModel } from "../figures/get-by-model";
import { getPoints } from "../figures/get-points";
import { getSummary } from "../figures/get-summary";
import type { UsageFilter } from "../filter";
import { insertUsage, usageRow } from "../testing/insert-usage";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 10, 10);
const ERROR_MAX = 0.02;
const range = (fromMs = START_MS, toMs = START_MS + 24 * HOUR_MS): UsageFilter => ({ from: new Date(fromMs), to: new Date(toMs) });
/** As the server does it when all these hours are over. */
async function summarize(): Promise<void> {
  const range = { sinceMs: START_MS, nowMs: START_MS + 48 * HOUR_MS };
  await summarizeHours(range);
  await summarizeTags(range);
}

/** Nearest rank, of the calls themselves. */
function exact(values: readonly number[], p: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(p * sorted.length)) - 1] ?? null;
}

function expectClose(found: { avg: number | null; p50: number | null; p95: number | null }, values: readonly number[]): void {
  for (const [key, p] of [
    ["p50", 0.5],
    ["p95", 0.95],
  ] as const) {
    const meant = exact(values, p);
    if (meant === null) expect(found[key]).toBeNull();
    else expect(Math.abs((found[key] ?? Number.NaN) - meant)).toBeLessThanOrEqual(meant * ERROR_MAX);
  }
  const avg = values.length === 0 ? null : Math.round((values.reduce((a, b) => a + b, 0) / values.length) * 10) / 10;
  expect(found.avg).toBe(avg);
}

const answered = (rows: readonly UsageRow[]) => rows.filter(({ outcome }) => outcome !== "refused").map(({ latencyMs }) => latencyMs);
const started = (rows: readonly UsageRow[]) => rows.flatMap(({ ttftMs }) => ttftMs ?? []);

const MS_MAX = 2_147_483_647;
/** Every edge of what is counted together, and what lies around it. */
const edge = fc
  .tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 32, max: 64 }), fc.constantFrom(-1, 0, 1))
  .map(([shift, digits, by]) => Math.min(MS_MAX, Math.max(0, digits * 2 ** Math.max(0, shift - 6) + by)));
const ms = fc.oneof(edge, fc.nat(200), fc.integer({ min: 1_000, max: 1_040 }), fc.nat(600_000), fc.constant(MS_MAX));
const call = fc.record({
  offset: fc.oneof(
    fc.nat(5 * HOUR_MS),
    fc.nat(5).map((hour) => hour * HOUR_MS),
  ),
  model: fc.constantFrom("a", "b"),
  credentialId: fc.constantFrom("tok_1", "tok_2"),
  outcome: fc.constantFrom("completed", "completed", "completed", "refused", "broken"),
  sessionId: fc.constantFrom(null, "s"),
  tags: fc.constantFrom(null, '{"team":"blue"}', '{"team":"blue","":""}', '{"team":"red"}'),
  latencyMs: ms,
  ttftMs: fc.option(ms),
});
const narrow = fc.record(
  {
    model: fc.constant("a"),
    keyId: fc.constant("tok_2"),
    sessionId: fc.constant("s"),
    mode: fc.constant("pass-through" as const),
    tag: fc.constant({ name: "team", value: "blue" }),
  },
  { requiredKeys: [] },
);

function isMeant(row: UsageRow, { model, keyId, sessionId, tag }: Partial<UsageFilter>): boolean {
  if (tag && !row.tags?.includes('"blue"')) return false;
  return Object.entries({ model, credentialId: keyId, sessionId }).every(
    ([name, value]) => value === undefined || row[name as keyof UsageRow] === value,
  );
}

describe("percentiles", () => {
  test("of any calls, range and filter are within 2 % of the exact ones, averages are exact, and refused calls are in neither", async () => {
    let run = 0;
    const questions = fc.array(fc.tuple(fc.nat(5 * HOUR_MS), fc.nat(5 * HOUR_MS), narrow), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 30, maxLength: 60, size: "max" }), fc.nat(60), questions, async (made, late, asks) => {
        const organizationId = `org_close_${++run}`;
        const rows = made.map(({ offset, ...rest }) => usageRow({ organizationId, ...rest, createdAt: START_MS + offset }));
        // Some hours have all their calls when they are counted, to some more come later.
        await insertUsage(rows.slice(late));
        await summarize();
        await insertUsage(rows.slice(0, late));
        for (const [a, b, asked] of asks) {
          const [from, to] = [START_MS + Math.min(a, b), START_MS + Math.max(a, b) + 1];
          const filter = { ...range(from, to), ...asked };
          const meant = rows.filter((row) => row.createdAt >= from && row.createdAt < to && isMeant(row, asked));
          const [summary, { models }, { points }] = await Promise.all([
            getSummary(organizationId, filter),
            getByModel(organizationId, filter),
            getPoints(organizationId, filter, "hour"),
          ]);
          expectClose(summary.latencyMs, answered(meant));
          expectClose(summary.ttftMs, started(meant));
          for (const { model, latencyMs } of models) expectClose(latencyMs, answered(meant.filter((row) => row.model === model)));
          for (const [i, { at, latencyMs, ttftMs }] of points.entries()) {
            const until = Date.parse(points[i + 1]?.at ?? summary.to);
            const own = meant.filter(({ createdAt }) => createdAt >= Date.parse(at) && createdAt < until);
            expectClose(latencyMs, answered(own));
            expectClose(ttftMs, started(own));
          }
        }
      }),
      { numRuns: runs(15) },
    );
  }, 120_000);

  test.each<[string, (i: number, n: number) => number]>([
    ["two peaks far apart, of which the lower just has the half", (i, n) => (i * 2 < n ? 70 : 90_000)],
    ["a tail of one in twenty", (i, n) => (i * 20 < n * 19 ? 127 : 128 * 2 ** (i % 10))],
    ["powers of two and what lies below them", (i) => 2 ** (6 + (i % 20)) - (i % 2)],
    ["one value", () => 4_097],
    ["0.1 to 60 seconds, evenly on a logarithmic scale", (i, n) => Math.round(100 * 600 ** (i / n))],
  ])("over hours that are counted are within 2 %% of the exact ones: %s", async (name, msOf) => {
    const organizationId = `org_${name}`;
    const calls = 2_000;
    const rows = Array.from({ length: calls }, (_, i) =>
      usageRow({
        organizationId,
        createdAt: START_MS + ((i * 7919) % (20 * HOUR_MS)),
        latencyMs: msOf(i, calls),
        ttftMs: msOf(calls - 1 - i, calls),
      }),
    );
    await insertUsage(rows);
    await summarize();
    await database().usageRecord.deleteMany({ where: { organizationId } }); // nothing is read twice
    const { latencyMs, ttftMs } = await getSummary(organizationId, range());
    expectClose(latencyMs, answered(rows));
    expectClose({ ...ttftMs, avg: latencyMs.avg }, started(rows));
  });

  test("of few calls are exact, in hours that are counted too", async () => {
    const rows = [101, 1_003, 5_009, 70_001].map((latencyMs, i) =>
      usageRow({ organizationId: "org_few", latencyMs, createdAt: START_MS + i * HOUR_MS }),
    );
    await insertUsage(rows);
    await summarize();
    expect((await getSummary("org_few", range())).latencyMs).toEqual({ avg: 19_028.5, p50: 1_003, p95: 70_001 });
  });
});

describe("an hour that was counted", () => {
  const organizationId = "org_versions";
  const at = START_MS + HOUR_MS;
  const hours = () => database().usageHour.findMany({ where: { organizationId } });
  beforeAll(() => insertUsage([1, 2, 3].map((latencyMs) => usageRow({ organizationId, latencyMs, createdAt: at }))));

  test("is read from its calls from when another is added, by a process of any version, until it is counted anew", async () => {
    await summarize();
    expect((await hours()).map(({ countedRequests, requests }) => [countedRequests, requests])).toEqual([[3, 3]]);
    // What a process writes that knows nothing of the counts: all of them leave these columns alone.
    await insertUsage([usageRow({ organizationId, latencyMs: 9_000, createdAt: at })]);
    expect((await hours()).map(({ countedRequests, requests }) => [countedRequests, requests])).toEqual([[3, 4]]);
    const before = await getSummary(organizationId, range());
    expect(before.latencyMs).toEqual({ avg: 2_251.5, p50: 2, p95: 9_000 });
    await summarize();
    expect((await hours()).map(({ countedRequests, latencies }) => [countedRequests, latencies.split(" ").sort()])).toEqual([
      [4, ["1:1", "2:1", "3:1", "9000:1"]],
    ]);
    expect(await getSummary(organizationId, range())).toEqual(before);
  });

  test("is left as it was when calls were added while it was counted", async () => {
    await insertUsage([usageRow({ organizationId, latencyMs: 5, createdAt: at })]);
    // As if one had been read fewer.
    await database().usageHour.updateMany({ where: { organizationId }, data: { requests: { increment: 1 } } });
    await summarize();
    expect((await hours()).map(({ countedRequests, requests }) => [countedRequests, requests])).toEqual([[4, 6]]);
    await database().usageHour.updateMany({ where: { organizationId }, data: { requests: { decrement: 1 } } });
  });

  test("is not counted while it lasts", async () => {
    await insertUsage([usageRow({ organizationId: "org_now", createdAt: at })]);
    await summarizeHours({ sinceMs: START_MS, nowMs: at + HOUR_MS - 1 });
    const [hour] = await database().usageHour.findMany({ where: { organizationId: "org_now" } });
    expect(hour).toMatchObject({ requests: 1, countedRequests: 0, latencies: "", ttfts: "" });
    expect((await getSummary("org_now", range())).latencyMs).toEqual({ avg: 100, p50: 100, p95: 100 });
  });
});
