import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { database } from "@/db/client";
import { parseUsd } from "@/domain/money";
import type { UsageRow } from "@/usage/usage-row";
import { ERROR_CLASSES } from "../sums/sum-errors";
import type { Dimensions } from "../sums/sum-groups";
import type { TotalsJson } from "../sums/sums";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { recordStatements } from "../testing/record-statements";
import { getByModel } from "./get-by-model";
import { getOverview } from "./get-overview";
import { getPoints, type Point } from "./get-points";
import { getSummary, type Summary } from "./get-summary";

const statements = recordStatements();
const HOUR_MS = 3_600_000;
const seoul = { id: "org_mine", timeZone: "Asia/Seoul" };
const kolkata = { id: "org_kolkata", timeZone: "Asia/Kolkata" };

/** A range that ends within an hour, as it does on the page. */
function rangeOf(hours: number) {
  const to = new Date("2026-11-20T08:47:11.123Z");
  const from = new Date(to.getTime() - hours * HOUR_MS);
  return {
    filter: { from, to },
    previous: { from: new Date(from.getTime() - hours * HOUR_MS), to: from },
    interval: hours > 48 * 30 ? "week" : hours > 48 ? "day" : "hour",
    now: to,
  } as const;
}
const optionsOf = ({ id, timeZone }: typeof seoul) => ({ organizationId: id, timeZone });

beforeAll(async () => {
  await database().organization.createMany({ data: [seoul, kolkata].map((organization) => ({ ...organization, name: organization.id })) });
  const start = Date.parse("2026-09-20T00:00:00Z");
  // A prime step, so that calls fall on every part of an hour and of a day.
  const rows = Array.from({ length: 400 }, (_, i) => ({
    createdAt: start + i * 13_234_577,
    model: `m${i % 5}`,
    provider: i % 2 ? "openai" : "xai",
    statusCode: i % 7 ? 200 : 500,
    latencyMs: 10 * i,
    sessionId: i % 4 ? null : `s${i % 3}`,
    tags: i % 5 ? null : JSON.stringify({ team: `t${i % 2}` }),
    ttftMs: i % 3 ? null : i,
    providerCostNanoUsd: String(7 ** (i % 15)),
  }));
  await insertUsage([seoul, kolkata].flatMap(({ id }) => rows.map((row) => usageRow({ ...row, organizationId: id }))));
});
beforeEach(() => {
  statements.length = 0;
});

describe("the overview", () => {
  test.each([
    ["a day by the hour", rangeOf(24), seoul],
    ["30 days", rangeOf(30 * 24), seoul],
    ["90 days whose midnights are at half past", rangeOf(90 * 24), kolkata],
  ])("of %s takes four statements and one for names, and sends the four at once", async (_, range, organization) => {
    const sent = vi.spyOn(database(), "$queryRaw");
    const answer = getOverview({ ...optionsOf(organization), ...range, by: ["model"] });
    expect(sent).toHaveBeenCalledTimes(4);
    sent.mockRestore();
    expect((await answer).figures.requests).toBeGreaterThan(0);
    expect(statements).toHaveLength(5);
  });

  test.each([
    [rangeOf(24), seoul],
    [rangeOf(30 * 24), kolkata],
    [rangeOf(90 * 24), seoul],
  ])("shows what the statistics APIs answer: %j of %j", async (range, organization) => {
    const { figures, previous, buckets } = await getOverview({ ...optionsOf(organization), ...range, by: ["model"] });
    const withoutAverage = ({ requests, errors, tokens, cost, latencyMs, ttftMs }: Summary | Point) => {
      const [{ avg: _latency, ...latency }, { avg: _ttft, ...ttft }] = [latencyMs, ttftMs];
      return { requests, errors, tokens, cost, latencyMs: latency, ttftMs: ttft };
    };
    expect(figures).toEqual(withoutAverage(await getSummary(organization.id, range.filter)));
    expect(previous).toEqual(withoutAverage(await getSummary(organization.id, range.previous)));
    const { points } = await getPoints(organization.id, range.filter, range.interval);
    expect(buckets.map(({ totals, latencyMs, ttftMs }) => ({ ...totals, latencyMs, ttftMs }))).toEqual(points.map(withoutAverage));
  });

  test.each<Dimensions>([["model"], ["provider"], ["model", "provider"], ["session"], ["key", { tag: "team" }]])(
    "by %j %j, groups and other are the total of every bar and of the range, to the nano-dollar",
    async (...by) => {
      const range = rangeOf(30 * 24);
      const { figures, buckets, groups, other } = await getOverview({ ...optionsOf(seoul), ...range, by: by as unknown as Dimensions });
      const nano = (totals: TotalsJson[]) => totals.reduce((sum, { cost }) => sum + parseUsd(cost.provider), 0n);
      const all = [...groups.map(({ totals }) => totals), ...(other ? [other] : [])];
      expect(nano(all)).toBe(parseUsd(figures.cost.provider));
      expect(nano(buckets.map(({ totals }) => totals))).toBe(parseUsd(figures.cost.provider));
      expect(all.reduce((sum, { requests }) => sum + requests, 0)).toBe(figures.requests);
      for (const bucket of buckets) expect(nano(Object.values(bucket.groups)) <= nano([bucket.totals])).toBe(true);
    },
  );

  test("shows the groups that lead by each measure, whichever is the largest by another", async () => {
    const range = rangeOf(30 * 24);
    const rows = Array.from({ length: 60 }, (_, i) =>
      usageRow({
        organizationId: "org_many",
        createdAt: range.filter.from.getTime() + i * HOUR_MS,
        userId: i === 59 ? null : `u${i}`,
        providerCostNanoUsd: i === 0 ? "0" : String(60 - i),
        inputTokens: i === 30 ? 1_000_000 : 1,
        statusCode: i === 57 ? 500 : 200,
      }),
    );
    await insertUsage(rows);
    const { groups, other, figures } = await getOverview({ organizationId: "org_many", timeZone: "UTC", ...range, by: ["user"] });
    const shown = new Set(groups.flatMap(({ ids }) => ids));
    expect(["u1", "u20", "u30", "u57"].every((id) => shown.has(id))).toBe(true);
    expect(groups.length).toBeLessThan(60);
    expect(groups.reduce((sum, { totals }) => sum + totals.requests, 0) + (other?.requests ?? 0)).toBe(figures.requests);
  });

  test("counts every error once, by its class", async () => {
    const range = rangeOf(24);
    const at = (i: number) => ({ organizationId: "org_failed", createdAt: range.filter.from.getTime() + (i + 0.5) * HOUR_MS });
    const failed = [
      { statusCode: 402, outcome: "refused" },
      { statusCode: 200, outcome: "broken" },
      { statusCode: 429 },
      { statusCode: 404 },
      { statusCode: 503 },
      { statusCode: 200 },
    ];
    await insertUsage(failed.map((change, i) => usageRow({ ...change, ...at(i) } as Partial<UsageRow>)));
    const { buckets, figures } = await getOverview({ organizationId: "org_failed", timeZone: "UTC", ...range, by: ["model"] });
    const sums = ERROR_CLASSES.map((name) => buckets.reduce((sum, { errors }) => sum + errors[name], 0));
    expect(sums).toEqual([1, 1, 1, 1, 1]);
    expect(figures.errors).toBe(5);
    for (const { errors, totals } of buckets) expect(Object.values(errors).reduce((a, b) => a + b)).toBe(totals.errors);
  });

  test("the bars of the period before are as long as those they stand beside, and add up to it", async () => {
    const { buckets, previous } = await getOverview({ ...optionsOf(kolkata), ...rangeOf(7 * 24), by: ["model"] });
    const before = buckets.flatMap((bucket) => (bucket.before ? [bucket.before] : []));
    expect(before).toHaveLength(buckets.length);
    expect(before.reduce((sum, { cost }) => sum + parseUsd(cost.provider), 0n)).toBe(parseUsd(previous?.cost.provider ?? "0"));
  });

  test("a shorter period before ends with a gap, not with zero", async () => {
    const march = { from: new Date("2026-03-01T00:00:00Z"), to: new Date("2026-04-01T00:00:00Z") };
    const february = { from: new Date("2026-02-01T00:00:00Z"), to: march.from };
    const { buckets } = await getOverview({
      organizationId: "org_mine",
      timeZone: "UTC",
      filter: march,
      previous: february,
      interval: "day",
      by: ["model"],
      now: march.to,
    });
    expect(buckets.map(({ before }) => before !== null)).toEqual(Array.from({ length: 31 }, (_, day) => day < 28));
  });

  test("the month so far is that of the zone, with the filters, whatever the range", async () => {
    const range = rangeOf(24);
    const filter = { ...range.filter, model: "m1" };
    const { month } = await getOverview({ ...optionsOf(seoul), ...range, filter, by: ["model"] });
    const from = new Date("2026-10-31T15:00:00Z");
    const { cost } = await getSummary(seoul.id, { from, to: range.now, model: "m1" });
    expect(month).toEqual({ at: from.toISOString(), cost, elapsedMs: range.now.getTime() - from.getTime(), lengthMs: 30 * 24 * HOUR_MS });
  });

  test("nothing of another organization", async () => {
    const { figures, groups, month } = await getOverview({ organizationId: "org_nobody", timeZone: "UTC", ...rangeOf(24), by: ["key"] });
    expect([figures.requests, groups, month?.cost.provider]).toEqual([0, [], "0.000000000"]);
  });
});

test("a summary and a list of models take two statements each, whatever their range", async () => {
  const { filter } = rangeOf(360 * 24);
  const counts: number[] = [];
  for (const ask of [() => getSummary(seoul.id, filter), () => getByModel(seoul.id, filter)]) {
    statements.length = 0;
    await ask();
    counts.push(statements.length);
  }
  expect(counts).toEqual([2, 2]);
});
