import type { SqlQuery } from "@prisma/driver-adapter-utils";
import Libsql from "libsql";
import { beforeAll, expect, test } from "vitest";
import { bySize } from "../../e2e/tools/support/full-size";
import { databaseFile, makeAdapter } from "../db/client";
import { PrismaClient } from "../db/generated/client";
import { once } from "../db/once";
import { summarizeHours } from "../usage/summarize-hours";
import { findBookedCharge } from "./balance/list-movements";
import { type Interval, intervalBuckets } from "./buckets";
import { getBreakdown } from "./figures/get-breakdown";
import { getByModel } from "./figures/get-by-model";
import { getPoints } from "./figures/get-points";
import { getSummary } from "./figures/get-summary";
import { SORTED_MAX } from "./requests/find-by-figure";
import { listRequests } from "./requests/list-requests";
import { sumUsage } from "./sums/read-cube";
import { sumErrors } from "./sums/sum-errors";
import { type Dimensions, sumGroups } from "./sums/sum-groups";
import { insertUsage, usageRow } from "./testing/insert-usage";

const ROWS = bySize({ small: 11_000, full: 200_000 });
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

/** How a statement reads its tables, by SQLite's own plan. */
function planOf({ sql }: Statement): string[] {
  const connection = new Libsql(databaseFile());
  const plan = connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
  connection.close();
  return plan.map(({ detail }) => detail);
}

/** Tables of usage (`u`, tags `t`) that a statement reads from one end to the other; but for the sums that it has made itself, which are called so, too. */
function scans(statement: Statement): string[] {
  const made = statement.sql.match(/FROM "hourly" u/g)?.length ?? 0;
  const found = planOf(statement).filter((detail) => /^SCAN (?:[tu]\b(?! VIRTUAL)|.*Usage)/.test(detail));
  return found.filter((detail) => detail !== "SCAN u" || found.filter((one) => one === detail).length > made);
}

beforeAll(async () => {
  once("prisma", makeRecordingClient);
  await insertUsage(Array.from({ length: ROWS }, (_, i) => row(i)));
  await summarizeHours({ sinceMs: filter.from.getTime() - DAY_MS, nowMs: to.getTime() });
}, 240_000);

function seriesBy(interval: Interval, by: Dimensions) {
  const ranges = intervalBuckets(filter, interval, "UTC");
  return sumGroups({ organizationId: "org_mine", filter, ranges, by, limit: 20 });
}

const DEAREST_FIRST = { name: "cost", isDescending: true } as const;
const OLDEST_FIRST = { name: "time", isDescending: false } as const;
const day = { ...filter, from: new Date(to.getTime() - DAY_MS) };
/** A page of the log, and the ids of which it was made, with one more. */
const PAGE_ROWS_MAX = 101;
/** Each is summed, and its durations are: up to twice of calls, once of hours. */
const MODELS = 12;
/** Hours × groups, and the rows of the two hours at the edges: not the calls of a month. */
const SUMS_ROWS_MAX = 12_000;

test.each<[string, number, () => Promise<unknown>]>([
  ["the summary, with percentiles,", 4 * MODELS, () => getSummary("org_mine", filter)],
  ["the sums by model, with percentiles,", 4 * MODELS, () => getByModel("org_mine", filter)],
  ["the overview's groups by day", SUMS_ROWS_MAX, () => seriesBy("day", ["model"])],
  ["the overview's groups by hour", SUMS_ROWS_MAX, () => seriesBy("hour", ["provider"])],
  ["the overview's pairs", SUMS_ROWS_MAX, () => seriesBy("day", ["session", { tag: "team" }])],
  ["the overview's errors", SUMS_ROWS_MAX, () => sumErrors("org_mine", filter, intervalBuckets(filter, "day", "UTC"))],
  ["the points of each day, with percentiles,", 31 * 4, () => getPoints("org_mine", filter, "day")],
  ["the points of each minute of a day", SUMS_ROWS_MAX, () => getPoints("org_mine", { ...filter, from: new Date(to.getTime() - DAY_MS) }, "minute")],
  ["the breakdown by key", 11, () => getBreakdown("org_mine", filter, { by: "key", limit: 10 })],
  ["the breakdown by a tag", 11, () => getBreakdown("org_mine", filter, { by: { tag: "team" }, limit: 10 })],
  ["the breakdown by user", 11, () => getBreakdown("org_mine", filter, { by: "user", limit: 10 })],
  ["the newest requests", PAGE_ROWS_MAX, () => listRequests("org_mine", filter, { limit: 50 })],
  ["requests of a name like a wildcard", 0, () => listRequests("org_mine", { ...filter, model: "%%%%" }, { limit: 50 })],
  ["requests of a tag that no call has", 0, () => listRequests("org_mine", { ...filter, tag: { name: "%", value: "%" } }, { limit: 50 })],
  ["requests whose id begins like a wildcard", 0, () => listRequests("org_mine", { ...filter, requestId: "%%%%" }, { limit: 50 })],
  [
    "the oldest requests of a model",
    PAGE_ROWS_MAX,
    () => listRequests("org_mine", { ...filter, model: "model-3" }, { limit: 50, sort: OLDEST_FIRST }),
  ],
  ["a day's requests, the dearest first", PAGE_ROWS_MAX, () => listRequests("org_mine", day, { limit: 50, sort: DEAREST_FIRST })],
  [
    "a day's requests of a model, the dearest first",
    PAGE_ROWS_MAX,
    () => listRequests("org_mine", { ...day, model: "model-3" }, { limit: 50, sort: DEAREST_FIRST }),
  ],
  ["the sums of a tag", 1, () => sumUsage("org_mine", { ...filter, tag: { name: "team", value: "blue" }, minCost: 1n, maxLatencyMs: 1_000 })],
])("30 days of a busy organization: %s is answered from at most %i rows, each found by an index", async (_, rowsMax, ask) => {
  const asked = await statementsOf(ask);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.flatMap(scans)).toEqual([]);
  expect(asked.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThanOrEqual(rowsMax);
});

test("of more calls than are read for it no order but that of time is shown", async () => {
  await expect(listRequests("org_mine", filter, { limit: 50, sort: DEAREST_FIRST })).rejects.toThrow(`sort: goes with at most ${SORTED_MAX} calls`);
});

const tag = { name: "team", value: "blue" };
const BY_TAG = /^SEARCH t USING .*INDEX .*\(organizationId=\? AND name=\? AND value=\? AND createdAt>\?/;
const BY_TAG_NAME = /^SEARCH t USING .*\(organizationId=\? AND name=\? AND createdAt>\?/;
const BY_USER = /^SEARCH u USING .*INDEX UsageRecord_user_idx \(organizationId=\? AND userId=\? AND createdAt>\?/;
const BY_SESSION = /^SEARCH u USING .*INDEX UsageRecord_session_idx \(organizationId=\? AND sessionId=\? AND createdAt>\?/;

test("the breakdown by a label reads each part of its range by its key, from sums and calls alike", async () => {
  const [asked] = await statementsOf(() => getBreakdown("org_mine", filter, { by: "session", limit: 10 }));
  const plan = asked ? planOf(asked) : [];
  expect(plan.filter((detail) => /^SEARCH [lnhu] /.test(detail)).length).toBeGreaterThan(6);
  for (const detail of plan.filter((one) => /^SEARCH [lnhu] /.test(one))) {
    expect(detail).toMatch(/\(organizationId=\? AND (label=\? AND days=\? AND start=\?|(hour|createdAt)>\? AND (hour|createdAt)<\?)\)$/);
  }
});

test("the calls of a page of the log are read by their ids, not among all of the organization's", async () => {
  const asked = await statementsOf(() => listRequests("org_mine", filter, { limit: 50 }));
  expect(asked).toHaveLength(2);
  const [, rows] = asked;
  expect(rows?.rows).toBe(50);
  const plan = rows ? planOf(rows) : [];
  expect(plan.filter((detail) => /UsageRecord/.test(detail))).toEqual([expect.stringMatching(/^SEARCH .*\(requestId=\?\)$/)]);
});

test("the movements of a call are read by its id, not among all of the organization's", async () => {
  const [asked] = await statementsOf(() => findBookedCharge("org_mine", "req_00000001"));
  expect((asked ? planOf(asked) : []).filter((detail) => /LedgerEntry/.test(detail))).toEqual([expect.stringMatching(/^SEARCH .*\(requestId=\?\)$/)]);
});

test("the log of a model reads only the hours that have its calls", async () => {
  const [asked] = await statementsOf(() => listRequests("org_mine", { ...filter, model: "rare" }, { limit: 50 }));
  const plan = asked ? planOf(asked) : [];
  expect(plan.filter((detail) => / u USING /.test(detail))).toEqual([
    expect.stringMatching(/^SEARCH u USING INDEX sqlite_autoindex_UsageHour_1 \(organizationId=\? AND hour>\? AND hour<\?\)/),
    expect.stringMatching(
      /^SEARCH u USING INDEX UsageRecord_organizationId_createdAt_requestId_idx \(organizationId=\? AND createdAt>\? AND createdAt<\?\)/,
    ),
  ]);
});

test.each<[string, RegExp, () => Promise<unknown>]>([
  ["the summary of a tag", BY_TAG, () => getSummary("org_mine", { ...filter, tag })],
  ["the points of a tag", BY_TAG, () => getPoints("org_mine", { ...filter, tag }, "day")],
  ["the requests of a tag", BY_TAG, () => listRequests("org_mine", { ...filter, tag }, { limit: 50 })],
  ["a tag's spending by model", BY_TAG, () => getBreakdown("org_mine", { ...filter, tag }, { by: "model", limit: 10 })],
  ["a model's spending by tag", BY_TAG_NAME, () => getBreakdown("org_mine", { ...filter, model: "model-1" }, { by: { tag: "team" }, limit: 10 })],
  ["the summary of a user", BY_USER, () => getSummary("org_mine", { ...filter, userId: "u1" })],
  ["the summary of a session", BY_SESSION, () => getSummary("org_mine", { ...filter, sessionId: "s1" })],
  ["the requests of a user", BY_USER, () => listRequests("org_mine", { ...filter, userId: "u1" }, { limit: 50 })],
  ["the requests of a session", BY_SESSION, () => listRequests("org_mine", { ...filter, sessionId: "s1" }, { limit: 50 })],
  ["a user's requests with a tag", BY_USER, () => listRequests("org_mine", { ...filter, userId: "u1", tag }, { limit: 50 })],
])("%s reads the calls that have it, and of the others none that no edge of an hour holds", async (_, found, ask) => {
  const asked = (await statementsOf(ask)).filter(({ sql }) => sql.includes('"UsageRecord" u'));
  expect(asked.length).toBeGreaterThan(0);
  for (const plan of asked.map(planOf)) {
    expect(plan.filter((detail) => found.test(detail)).length, plan.join("\n")).toBeGreaterThan(0);
    const others = plan.filter((detail) => / u USING .*createdAt/.test(detail) && !found.test(detail));
    expect(others.length, plan.join("\n")).toBeLessThanOrEqual(found === BY_TAG_NAME ? 1 : 0);
  }
});

test.each<[string, () => Promise<unknown>]>([
  ["the errors of the overview, by class", () => sumErrors("org_mine", filter, intervalBuckets(filter, "day", "UTC"))],
  ["the errors of a tag, by class", () => sumErrors("org_mine", { ...filter, tag }, intervalBuckets(filter, "day", "UTC"))],
  ["the requests that failed", () => listRequests("org_mine", { ...filter, status: "error" }, { limit: 50 })],
])("%s are found without reading those that went well", async (_, ask) => {
  const [first] = await statementsOf(ask);
  const plan = first ? planOf(first) : [];
  expect(plan.filter((detail) => / u USING /.test(detail))).toEqual([
    expect.stringMatching(/^SEARCH u USING .*INDEX UsageRecord_error_idx .*createdAt>\?/),
  ]);
});
