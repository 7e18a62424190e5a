import type { SqlQuery } from "@prisma/driver-adapter-utils";
import Libsql from "libsql";
import { beforeAll, expect, test } from "vitest";
import { bySize } from "../../e2e/tools/support/full-size";
import { databaseFile, makeAdapter } from "../db/client";
import { PrismaClient } from "../db/generated/client";
import { once } from "../db/once";
import { PERCENTILE_ROWS_MAX } from "./find-percentiles";
import { getBreakdown } from "./get-breakdown";
import { getByModel } from "./get-by-model";
import { getPoints } from "./get-points";
import { getSummary } from "./get-summary";
import { getTimeSeries } from "./get-time-series";
import { listRequests } from "./list-requests";
import { sumUsage } from "./read-cube";
import { insertUsage, usageRow } from "./testing/insert-usage";

const ROWS = bySize({ small: 60_000, full: 200_000 });
const DAY_MS = 86_400_000;
/** Ends within an hour, so that an edge has to be read from rows. */
const to = new Date(Date.UTC(2026, 10, 20, 8, 47, 11, 123));
const filter = { from: new Date(to.getTime() - 30 * DAY_MS), to };
const providers = ["openai", "anthropic", "google", "xai"];

/** Without chance: the same rows in every run, latencies spread from 0.1 to 60 seconds, and three times that in the older half. */
function row(i: number) {
  const spread = ((i * 7919) % 10_007) / 10_007;
  const latencyMs = Math.round(100 * 600 ** spread) * (i < ROWS / 2 ? 3 : 1);
  const createdAt = filter.from.getTime() + Math.floor((i / ROWS) * 30 * DAY_MS);
  return usageRow({
    provider: providers[i % 4],
    model: `model-${i % 12}`,
    credentialId: `tok_${i % 3}`,
    statusCode: i % 50 ? 200 : 429,
    ttftMs: i % 2 ? Math.round(latencyMs / 7) : null,
    rawUsage: '{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}',
    latencyMs,
    createdAt,
  });
}

interface Statement {
  sql: string;
  /** What it gave to our process. */
  rows: number;
}

const statements: Statement[] = [];

/** The Prisma client of this file, which writes down what it asks the database. */
function makeRecordingClient(): PrismaClient {
  const factory = makeAdapter();
  const connect = async () => {
    const adapter = await factory.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query: SqlQuery) => {
      const result = await queryRaw(query);
      statements.push({ sql: query.sql, rows: result.rows.length });
      return result;
    };
    return adapter;
  };
  return new PrismaClient({ adapter: { ...factory, connect } });
}

async function statementsOf(ask: () => Promise<unknown>): Promise<Statement[]> {
  statements.length = 0;
  await ask();
  return [...statements];
}

/** Tables of usage that a statement reads from one end to the other, by SQLite's own plan. */
function scans({ sql }: Statement): string[] {
  const connection = new Libsql(databaseFile());
  const plan = connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
  connection.close();
  return plan.map(({ detail }) => detail).filter((detail) => /^SCAN .*Usage(?:Record|Hour)/.test(detail));
}

beforeAll(async () => {
  once("prisma", makeRecordingClient);
  await insertUsage(Array.from({ length: ROWS }, (_, i) => row(i)));
}, 240_000);

/** A page of the log, and the ids of which it was made, with one more. */
const PAGE_ROWS_MAX = 101;
/** Hours × groups, and the rows of the two hours at the edges: not the calls of a month. */
const SUMS_ROWS_MAX = 12_000;

test.each<[string, number, () => Promise<unknown>]>([
  ["the summary, with percentiles,", PERCENTILE_ROWS_MAX, () => getSummary("org_mine", filter)],
  ["the sums by model, with percentiles,", PERCENTILE_ROWS_MAX, () => getByModel("org_mine", filter)],
  ["the series by day", SUMS_ROWS_MAX, () => getTimeSeries("org_mine", filter, { bucket: "day", groupBy: "model" })],
  ["the series by hour", SUMS_ROWS_MAX, () => getTimeSeries("org_mine", filter, { bucket: "hour", groupBy: "provider" })],
  ["the points of each day, with percentiles,", SUMS_ROWS_MAX, () => getPoints("org_mine", filter, "day")],
  ["the points of each minute of a day", SUMS_ROWS_MAX, () => getPoints("org_mine", { ...filter, from: new Date(to.getTime() - DAY_MS) }, "minute")],
  ["the breakdown by key", 11, () => getBreakdown("org_mine", filter, { by: "key", limit: 10 })],
  ["the breakdown by a tag", 11, () => getBreakdown("org_mine", filter, { by: { tag: "team" }, limit: 10 })],
  ["the newest requests", PAGE_ROWS_MAX, () => listRequests("org_mine", filter, { limit: 50 })],
  ["requests of a name like a wildcard", 0, () => listRequests("org_mine", { ...filter, model: "%%%%" }, { limit: 50 })],
  ["requests of a tag that no call has", 0, () => listRequests("org_mine", { ...filter, tag: { name: "%", value: "%" } }, { limit: 50 })],
  ["requests whose id begins like a wildcard", 0, () => listRequests("org_mine", { ...filter, requestId: "%%%%" }, { limit: 50 })],
  ["the sums of a tag", 1, () => sumUsage("org_mine", { ...filter, tag: { name: "team", value: "blue" }, minCost: 1n, maxLatencyMs: 1_000 })],
])("30 days of a busy organization: %s is answered from at most %i rows, each found by an index", async (_, rowsMax, ask) => {
  const asked = await statementsOf(ask);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.flatMap(scans)).toEqual([]);
  expect(asked.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThanOrEqual(rowsMax);
});

test("percentiles of a range with too many calls are those of its newest; averages are of all", async () => {
  const latencies = (calls: number) => Array.from({ length: calls }, (_, i) => row(ROWS - 1 - i).latencyMs).sort((a, b) => a - b);
  const newest = latencies(PERCENTILE_ROWS_MAX);
  const { latencyMs } = await getSummary("org_mine", filter);
  expect(latencyMs.p50).not.toBe(latencies(ROWS)[ROWS * 0.5 - 1]);
  expect(latencyMs.p50).toBe(newest[PERCENTILE_ROWS_MAX * 0.5 - 1]);
  expect(latencyMs.p95).toBe(newest[PERCENTILE_ROWS_MAX * 0.95 - 1]);
  expect(latencyMs.avg).toBeCloseTo(latencies(ROWS).reduce((a, b) => a + b) / ROWS, 0);
});
