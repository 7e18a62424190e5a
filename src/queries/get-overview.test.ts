import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { database } from "@/db/client";
import { getByModel } from "./get-by-model";
import { getOverview } from "./get-overview";
import { getSummary } from "./get-summary";
import { getTimeSeries } from "./get-time-series";
import { insertUsage, usageRow } from "./testing/insert-usage";
import { recordStatements } from "./testing/record-statements";

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
    bucket: hours > 48 ? "day" : "hour",
  } as const;
}

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
  ])("of %s takes three statements, and sends them all at once", async (_, range, organization) => {
    const sent = vi.spyOn(database(), "$queryRaw");
    const answer = getOverview({ organization, ...range, groupBy: "model" });
    expect(sent).toHaveBeenCalledTimes(3);
    sent.mockRestore();
    expect((await answer).summary.requests).toBeGreaterThan(0);
    expect(statements).toHaveLength(3);
  });

  test.each([
    [rangeOf(24), "model" as const],
    [rangeOf(30 * 24), "provider" as const],
    [rangeOf(30 * 24), "model" as const],
  ])("shows what each statistics API answers: %j by %s", async (range, groupBy) => {
    for (const organization of [seoul, kolkata]) {
      expect(await getOverview({ organization, ...range, groupBy })).toEqual({
        summary: await getSummary(organization.id, range.filter),
        previous: await getSummary(organization.id, range.previous),
        models: (await getByModel(organization.id, range.filter)).models,
        series: await getTimeSeries(organization.id, range.filter, { bucket: range.bucket, groupBy }),
      });
    }
  });
});

test("a series, a summary and a list of models take two statements each, whatever their range", async () => {
  const { filter } = rangeOf(360 * 24);
  const counts: number[] = [];
  const asks = [() => getSummary(seoul.id, filter), () => getByModel(seoul.id, filter)];
  for (const ask of [...asks, () => getTimeSeries(seoul.id, filter, { bucket: "day", groupBy: "model" })]) {
    statements.length = 0;
    await ask();
    counts.push(statements.length);
  }
  expect(counts).toEqual([2, 2, 2]);
});
