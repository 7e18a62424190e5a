import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { readView } from "@/app/(dashboard)/range-bar/read-view";
import { readLog } from "@/app/(dashboard)/requests/read-log";
import type { RouteHandler } from "@/app/define-route";
import { apiRequest, signUp } from "@/app/testing/call-route";
import { database } from "@/db/client";
import { dialectOf } from "@/db/dialect";
import { formatUsd, parseUsd } from "@/domain/money";
import { getOverview } from "@/queries/figures/get-overview";
import type { TotalsJson } from "@/queries/sums/sums";
import { addTotals, NO_TOTALS } from "@/queries/testing/add-totals";
import { arbitraryQuestions } from "@/queries/testing/arbitrary-questions";
import { isErrorRow, isMeant, tagsOfRow } from "@/queries/testing/is-meant";
import { fillOrganization } from "../../../../e2e/tools/large/fill-organization";
import { bySize } from "../../../../e2e/tools/support/full-size";
import { GET as daily } from "../usage/daily/route";
import { GET as exported } from "../usage/export.csv/route";
import { GET as monthly } from "../usage/monthly/route";
import { GET as requests } from "../usage/requests/route";
import { GET as session } from "../usage/session/[sessionId]/route";
import { GET as breakdown } from "./breakdown/route";
import { GET as byModel } from "./by-model/route";
import { GET as summary } from "./summary/route";
import { GET as timeseries } from "./timeseries/route";

const CALLS = bySize({ small: 200, full: 600 });
const SETS = bySize({ small: 15, full: dialectOf() === "sqlite" ? 1_000 : 200 });
/** A set takes a third of a second, and more on a machine that is busy. */
const TIME_MS_MAX = bySize({ small: 120_000, full: 1_800_000 });

const readRows = (organizationId: string) =>
  database().usageRecord.findMany({ where: { organizationId }, orderBy: [{ createdAt: "desc" }, { requestId: "desc" }] });
type Row = Awaited<ReturnType<typeof readRows>>[number];

let cookie: string;
let organizationId: string;
let rows: Row[];
/** What the ledger took from the organization for each call, in nano-dollars. */
let booked: Map<string | null, bigint>;

beforeAll(async () => {
  ({ cookie, organizationId } = await signUp());
  await fillOrganization({ calls: CALLS, onProgress: () => undefined });
  rows = await readRows(organizationId);
  const entries = await database().ledgerEntry.findMany({ where: { organizationId, type: "charge", debitAccount: organizationId } });
  booked = new Map(entries.map(({ requestId, amountNanoUsd }) => [requestId, amountNanoUsd]));
}, 120_000);

/** A call as the totals count it. */
function totalsOf(row: Row): TotalsJson {
  const { inputTokens: input, outputTokens: output, cacheReadTokens: cacheRead, cacheWriteTokens: cacheWrite, reasoningTokens: reasoning } = row;
  const cost = {
    provider: formatUsd(row.providerCostNanoUsd ?? 0n),
    margin: formatUsd(row.marginNanoUsd ?? 0n),
    charged: formatUsd(row.chargedNanoUsd ?? 0n),
    unpricedRequests: row.costStatus === "unpriced" ? 1 : 0,
  };
  return { requests: 1, errors: isErrorRow(row) ? 1 : 0, tokens: { input, output, cacheRead, cacheWrite, reasoning, total: input + output }, cost };
}
const sumRows = (list: readonly Row[]) => addTotals(list.map(totalsOf));

type Json = Record<string, never>;
async function get(route: RouteHandler, query: Record<string, string>, params: Record<string, string> = {}) {
  const answer = await route(apiRequest(`/api/x?${new URLSearchParams(query)}`, { cookie }), { params: Promise.resolve(params) });
  return { status: answer.status, text: await answer.text() };
}
async function ask<T = Json>(route: RouteHandler, query: Record<string, string>, params?: Record<string, string>): Promise<T> {
  const { status, text } = await get(route, query, params);
  expect(status, text).toBe(200);
  return JSON.parse(text) as T;
}

/** Groups and what is left of them, as their totals; groups are those of the rows, each the sum of its own. */
async function checkBreakdown(query: Record<string, string>, by: string, groupOf: (row: Row) => string | null, meant: readonly Row[]) {
  type Groups = { groups: (TotalsJson & { id: string | null })[]; other: TotalsJson | null; total: TotalsJson };
  const { groups, other, total } = await ask<Groups>(breakdown, { ...query, by, limit: "3" });
  expect(total).toEqual(sumRows(meant));
  expect(addTotals([...groups, ...(other ? [other] : [])])).toEqual(total);
  for (const { id, label: _label, ...totals } of groups as (Groups["groups"][number] & { label: string | null })[])
    expect(totals).toEqual(sumRows(meant.filter((row) => groupOf(row) === id)));
}

const GROUPS: [by: string, groupOf: (row: Row) => string | null][] = [
  ["model", ({ model }) => model || null],
  ["provider", ({ provider }) => provider],
  ["key", ({ credentialId }) => credentialId],
  ["session", ({ sessionId }) => sessionId],
  ["user", ({ userId }) => userId],
  ["tag:team", (row) => tagsOfRow(row).team ?? null],
];

/** Every page of the log, of a few calls each. */
async function readLogPages(query: Record<string, string>): Promise<string[]> {
  type Page = { requests: { requestId: string }[]; nextCursor: string | null };
  const ids: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: Page = await ask<Page>(requests, { ...query, limit: "40", ...(cursor && { cursor }) });
    ids.push(...page.requests.map(({ requestId }) => requestId));
    cursor = page.nextCursor;
  }
  return ids;
}

/** A file's rows by column: of our cells only tags hold a comma, and none a quote. */
async function readCsv(query: Record<string, string>): Promise<Record<string, string>[]> {
  const [head = [], ...lines] = (await get(exported, query)).text
    .trimEnd()
    .split("\r\n")
    .map((line) => (line.match(/(?<=^|,)(?:"[^"]*"|[^,]*)(?=,|$)/g) ?? []).map((cell) => cell.replaceAll('"', "")));
  return lines.map((cells) => Object.fromEntries(head.map((name, index) => [name, cells[index] ?? ""])));
}

const costOfCell = ({ providerCost = "", margin = "", charged = "" }: Record<string, string>): TotalsJson => ({
  ...NO_TOTALS,
  cost: { provider: providerCost || "0.000000000", margin: margin || "0.000000000", charged: charged || "0.000000000", unpricedRequests: 0 },
});

/** What the overview shows of the same calls: its tiles, its bars and its table. */
async function checkScreen(query: Record<string, string>, totals: TotalsJson) {
  const now = new Date();
  const view = readView(query, { now, timeZone: "UTC" });
  expect(view.isAsAsked).toBe(true);
  const { filter, previous, interval, timeZone } = view;
  const { figures, buckets, groups, other } = await getOverview({ organizationId, filter, previous, interval, timeZone, by: ["model", "user"], now });
  expect(figures).toMatchObject(totals);
  expect(addTotals(buckets.map((bucket) => bucket.totals))).toEqual(totals);
  expect(addTotals([...groups.map((group) => group.totals), ...(other ? [other] : [])])).toEqual(totals);
  return readLog(query, view, now).query;
}

async function check(query: Record<string, string>, meant: readonly Row[]) {
  const totals = sumRows(meant);
  const ids = meant.map(({ requestId }) => requestId);
  expect(await ask(summary, query)).toMatchObject(totals);
  expect(formatUsd(ids.reduce((sum, id) => sum + (booked.get(id) ?? 0n), 0n)), "the ledger").toBe(totals.cost.charged);

  const log = await checkScreen(query, totals);
  expect(await readLogPages(log), "the log").toEqual(ids);
  const lines = await readCsv(log);
  expect(
    lines.map(({ requestId }) => requestId),
    "the file",
  ).toEqual(ids);
  expect(addTotals(lines.map(costOfCell)).cost).toEqual({ ...totals.cost, unpricedRequests: 0 });
  expect(lines.filter(({ costStatus }) => costStatus === "unpriced")).toHaveLength(totals.cost.unpricedRequests);

  const { models } = await ask<{ models: (TotalsJson & { provider: string; model: string })[] }>(byModel, query);
  expect(addTotals(models)).toEqual(totals);
  for (const { provider, model, requests: calls, cost } of models)
    expect({ requests: calls, cost }).toEqual({
      requests: meant.filter((row) => row.provider === provider && row.model === model).length,
      cost: sumRows(meant.filter((row) => row.provider === provider && row.model === model)).cost,
    });
  for (const interval of ["day", "week"]) {
    const { points } = await ask<{ points: TotalsJson[] }>(timeseries, { ...query, interval });
    expect(addTotals(points), interval).toEqual(totals);
  }
  expect(addTotals((await ask<{ days: TotalsJson[] }>(daily, query)).days)).toEqual(totals);
  expect(addTotals((await ask<{ months: TotalsJson[] }>(monthly, query)).months)).toEqual(totals);
  for (const [by, groupOf] of GROUPS) await checkBreakdown(query, by, groupOf, meant);
  const { sessionId, ...rest } = query;
  if (sessionId) expect(await ask(session, rest, { sessionId })).toMatchObject(totals);
}

test(
  `${SETS} random filter sets: the screen, the file, the rows, every sum and the ledger say the same, to the nano-dollar`,
  async () => {
    expect(rows).toHaveLength(CALLS);
    expect(booked.size).toBeGreaterThan(CALLS / 10);
    const found = { calls: 0, charged: 0, nothing: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(arbitraryQuestions(rows), async ([one, other, asked]) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other) + 1];
        const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...asked };
        const isBackwards = asked.minCost && asked.maxCost && parseUsd(asked.minCost) > parseUsd(asked.maxCost);
        if (isBackwards || Number(asked.minLatencyMs) > Number(asked.maxLatencyMs)) {
          for (const route of [summary, byModel, timeseries, requests, exported, daily, monthly]) expect((await get(route, query)).status).toBe(400);
          found.refused += 1;
          return;
        }
        const meant = rows.filter((row) => row.createdAt.getTime() >= from && row.createdAt.getTime() < to && isMeant(row, asked));
        found.calls += meant.length;
        found.charged += meant.filter(({ chargedNanoUsd }) => chargedNanoUsd).length;
        found.nothing += meant.length === 0 ? 1 : 0;
        await check(query, meant);
      }),
      { numRuns: SETS },
    );
    // Questions without an answer would agree about anything.
    expect(found.calls).toBeGreaterThan(SETS * 5);
    expect(found.charged).toBeGreaterThan(SETS / 2);
    expect(found.nothing).toBeLessThan(SETS * 0.6);
  },
  TIME_MS_MAX,
);
