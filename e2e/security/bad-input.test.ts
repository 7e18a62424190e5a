import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { apiRequest, signUp } from "../../src/app/testing/call-route";
import { insertUsage, usageRow } from "../../src/queries/testing/insert-usage";
import { filesByUrl, ROUTE_RIGHTS } from "./rights";

const MS_MAX = 1_000;
const ROWS = 3_000;
const LONG = "x".repeat(10_000);

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
interface Answer {
  status: number;
  text: string;
  error: { code: string; message: string; remedy: string } | null;
}

let cookie = "";
let organizationId = "";
const files = filesByUrl("route.ts");

beforeAll(async () => {
  ({ cookie, organizationId } = await signUp({ name: "Ada" }));
  const createdAt = Date.now() - 60_000;
  await insertUsage(Array.from({ length: ROWS }, (_, i) => usageRow({ organizationId, createdAt: createdAt - i, sessionId: `s${i}` })));
});

/** Asks a route as the owner, and looks that it has answered in time and said what is wrong. */
async function ask(
  route: string,
  { query = "", body, params = {} }: { query?: string; body?: unknown; params?: Record<string, string> } = {},
): Promise<Answer> {
  const [method = "", url = ""] = route.split(" ");
  const handlers = (await import(path.resolve(files.get(url) ?? ""))) as Record<string, Handler>;
  const request = apiRequest(url.replaceAll(/[[\].]/g, "") + query, { method, cookie, ...(body === undefined ? {} : { body }) });
  const startedMs = performance.now();
  const response = await (handlers[method] as Handler)(request, { params: Promise.resolve(params) });
  const text = await response.text();
  expect([route, query.slice(0, 60), performance.now() - startedMs < MS_MAX]).toEqual([route, query.slice(0, 60), true]);
  const error = text.startsWith('{"error"') ? JSON.parse(text).error : null;
  if (response.status >= 400) {
    expect(response.status).toBeLessThan(500);
    expect(error?.message.length, "it is said, and in few words").toBeLessThanOrEqual(400);
    expect(error?.remedy).not.toBe("");
  }
  return { status: response.status, text, error };
}

/** Every question about usage, made of the table of routes. */
const QUESTIONS = Object.entries(ROUTE_RIGHTS).flatMap(([route, right]) => (right === "reader" && !/requestId/.test(route) ? [route] : []));
const paramsOf = (route: string): Record<string, string> => (/sessionId/.test(route) ? { sessionId: "s1" } : {});
const required = (route: string): Record<string, string> => (/breakdown/.test(route) ? { by: "model" } : {});

const WRONG: [what: string, query: Record<string, string>, names: RegExp][] = [
  ["a range backwards", { from: "2026-11-20", to: "2026-11-01" }, /from: must be before/],
  ["a range of ten years", { from: "2016-11-20", to: "2026-11-20" }, /from: must be at most 366 days/],
  ["a range that is none", { from: "yesterday" }, /from: must be ISO 8601/],
  ["a month that there is not", { from: "2026-13-01" }, /from: /],
  ["an unknown filter", { colour: "red" }, /colour: unknown field/],
  ["an unknown status", { status: "fine" }, /status: must be/],
  ["an unknown mode", { mode: "free" }, /mode: /],
  ["a page of a log that has none", { page: "1000000000" }, /page: unknown field/],
  ["a name of 10,000 characters", { model: LONG }, /model: /],
  ["a control character", { model: "a\0b" }, /model: /],
  ["a cost that is none", { minCost: "1e9" }, /minCost: must be/],
  ["bounds that nothing is within", { minCost: "2", maxCost: "1" }, /minCost: must not be more/],
  ["a tag without a value", { tag: "team" }, /tag: must be name=value/],
];

describe.each(QUESTIONS)("%s", (route) => {
  test.each(WRONG)("refuses %s by name", async (_what, query, names) => {
    const search = new URLSearchParams({ ...required(route), ...query });
    const { status, error } = await ask(route, { query: `?${search}`, params: paramsOf(route) });
    expect([status, error?.code]).toEqual([400, "invalid_request"]);
    expect(error?.message).toMatch(names);
  });

  test("takes wildcards, quotes and scripts for the text that they are, and finds nothing", async () => {
    for (const text of ["%", "_%", "%%%%%%%%%%%%%%%%", "*", "' OR 1=1 --", "<script>alert(1)</script>", "\\", "\u202e%"]) {
      const search = new URLSearchParams({ ...required(route), requestId: text });
      const { status, text: body } = await ask(route, { query: `?${search}`, params: paramsOf(route) });
      expect([text, status]).toEqual([text, 200]);
      expect(body).not.toContain('"requests":3000');
      if (route === "GET /api/usage/requests") expect(JSON.parse(body).requests).toEqual([]);
    }
  });
});

test.each([
  ["GET /api/stats/breakdown", { by: "nonsense" }, /by: must be/],
  ["GET /api/stats/breakdown", { by: "tag:" }, /by: must be/],
  ["GET /api/stats/breakdown", { by: "model", limit: "1000000000" }, /limit: /],
  ["GET /api/stats/timeseries", { interval: "second" }, /interval: /],
  ["GET /api/stats/timeseries", { interval: "minute", from: "2026-01-01", to: "2026-03-01" }, /interval: "minute" goes with at most 1 day/],
  ["GET /api/usage/requests", { limit: "1000000000" }, /limit: /],
  ["GET /api/usage/requests", { cursor: "1000000000" }, /cursor: /],
  ["GET /api/balance", { cursor: "-1" }, /cursor: /],
  ["GET /api/balance", { cursor: "9999999999" }, /cursor: /],
  ["GET /api/balance/statement.csv", { month: "2026-13" }, /month: must be a month/],
  ["GET /api/balance/statement.csv", { month: LONG }, /month: must be a month/],
  ["GET /api/balance/statement.csv", { month: "2099-01" }, /month: 2099-01 has not begun/],
  ["GET /api/balance/export.csv", { month: "2099-01" }, /month: 2099-01 has not begun/],
])("%s refuses %j", async (route, query, names) => {
  const { status, error } = await ask(route, { query: `?${new URLSearchParams(query as Record<string, string>)}` });
  expect([status, error?.code]).toEqual([400, "invalid_request"]);
  expect(error?.message).toMatch(names);
});

test("a page of movements that is far behind the last one is empty", async () => {
  const { status, text } = await ask("GET /api/balance", { query: "?cursor=1000000000" });
  expect([status, JSON.parse(text).transactions]).toEqual([200, []]);
});

/** What takes a name from people. */
const NAMED: [route: string, body: (name: string) => object][] = [
  ["POST /api/tokens", (name) => ({ name })],
  ["POST /api/keys", (name) => ({ name })],
  ["POST /api/organizations", (name) => ({ name })],
  ["PATCH /api/organization", (name) => ({ name })],
  ["PATCH /api/auth/me", (name) => ({ name })],
];

describe.each(NAMED)("%s", (route, body) => {
  test.each([
    ["10,000 characters", LONG, /name: must have at most 100 characters/],
    ["characters that turn the direction of text", "invoice\u202efdp.exe", /name: must not have control characters/],
    ["a line break", "two\nlines", /name: must not have control characters/],
    ["nothing", "   ", /name: must not be empty/],
  ])("refuses %s", async (_what, name, says) => {
    const { status, error } = await ask(route, { body: body(name) });
    expect([status, error?.code]).toEqual([400, "invalid_request"]);
    expect(error?.message).toMatch(says);
  });

  test("keeps scripts, formulas, and what is written from right to left, as they are", async () => {
    for (const name of ["<script>alert(1)</script>", '=HYPERLINK("http://x")', "שלום עולם", "مرحبا", "🙂".repeat(100)]) {
      const { status, text } = await ask(route, { body: body(name) });
      expect([name, status < 300, text.includes(JSON.stringify(name))]).toEqual([name, true, true]);
    }
  });
});

test("a name that is a formula is none in the files", async () => {
  await ask("PATCH /api/auth/me", { body: { name: "=1+1" } });
  await ask("PATCH /api/organization", { body: { name: "@SUM(A1)" } });
  const { text } = await ask("GET /api/members/export.csv");
  expect(text).toMatch(/,'=1\+1,/);
});

// Invitations that are used twice, have expired or are somebody else's, and roles that one may not give: src/app/api/invitations/invitations.test.ts.
