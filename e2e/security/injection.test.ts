import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { apiRequest, signUp } from "../../src/app/testing/call-route";
import { insertUsage, usageRow } from "../../src/queries/testing/insert-usage";
import { bySize } from "../tools/support/full-size";
import { filesByUrl } from "./rights";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
const modules = new Map<string, Record<string, Handler>>();
let cookie = "";
let organizationId = "";

/** What breaks out of a string that was pasted together, matches everything, or cannot be stored. */
const HOSTILE = [
  "'",
  '"',
  "' OR '1'='1",
  "' OR 1=1 --",
  "'; DROP TABLE User; --",
  "') UNION SELECT password, 1 FROM User --",
  "1; ATTACH DATABASE '/tmp/x.db' AS x",
  "' AND (SELECT COUNT(*) FROM User, User, User, User) > 0 --",
  "'||randomblob(1000000000)||'",
  "%",
  "_",
  `${"%".repeat(200)}`,
  "$1",
  "?1",
  ":name",
  "\\'",
  "\u02bc OR 1=1",
  "\uff07 OR 1=1",
  "\0",
  "a\0b",
  "\ud800",
  "\udc00x",
  "\ufeff",
  "\u2028",
  "\r\nSet-Cookie: session=x",
  "__proto__",
  "constructor",
  "toString",
  "[object Object]",
  "#{7*7}",
  "{{7*7}}",
  "../../etc/passwd",
  "NaN",
  "-1",
  "99999999999999999999",
  "1e400",
  "null",
  "a".repeat(10_000),
  "😀".repeat(250),
];
const STRANGE_KEYS = ["__proto__", "constructor", "prototype", "__defineGetter__", "toString", "then", "$where", "role", "organizationId"];

async function answer(route: string, request: Request, params: Record<string, string> = {}) {
  const [method = "", url = ""] = route.split(" ");
  const handler = modules.get(url)?.[method] as Handler;
  const startedAt = performance.now();
  const response = await handler(request, { params: Promise.resolve(params) });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, ms: performance.now() - startedAt };
}

/** Below what an injected `randomblob` or a join of everything with itself would take. */
const ANSWER_MS_MAX = 10_000;

/** Refused or answered, in time, in our own words. */
function expectHarmless(what: unknown, { status, text, ms }: { status: number; text: string; ms: number }): void {
  expect([what, status < 500], text).toEqual([what, true]);
  expect(text).not.toMatch(/sqlite|prisma|syntax error|passwordHash|node_modules/i);
  expect([what, ms < ANSWER_MS_MAX]).toEqual([what, true]);
}

beforeAll(async () => {
  for (const [url, file] of filesByUrl("route.ts")) modules.set(url, (await import(path.resolve(file))) as Record<string, Handler>);
  const owner = await signUp();
  cookie = owner.cookie;
  organizationId = owner.organizationId;
  await insertUsage([
    usageRow({ organizationId, createdAt: Date.now() - 1_000 }),
    usageRow({ organizationId: "org_other", createdAt: Date.now() - 1_000 }),
  ]);
});

describe("hostile text", () => {
  test("as a session cookie or a bearer: a stranger's, always", async () => {
    for (const text of HOSTILE) {
      const value = encodeURIComponent(/\p{Cs}/u.test(text) ? "x" : text).slice(0, 4_000);
      const places: [string, string][] = [
        ["cookie", `session=${value}`],
        ["cookie", `session=eyJhbGciOiJub25lIn0.${value}.`],
        ["authorization", `Bearer ${value}`],
      ];
      for (const place of places) {
        const result = await answer("GET /api/auth/me", apiRequest("/api/auth/me", { headers: Object.fromEntries([place]) }));
        expectHarmless([text, place], result);
        expect(result.status).toBe(401);
      }
    }
  });

  const usage = ["stats/summary", "stats/by-model", "stats/timeseries", "stats/breakdown", "usage/requests", "usage/daily", "usage/monthly"];
  test.each(usage.map((path) => `/api/${path}`))("in every parameter of %s", async (url) => {
    const filters = ["from", "provider", "model", "sessionId", "userId", "tag", "requestId", "minCost", "status"];
    const names = [...filters, "limit", "cursor", "interval", "by"];
    for (const [i, text] of HOSTILE.entries()) {
      // Small: each text in three of the parameters, so that each parameter meets a third of the texts.
      for (const name of bySize({ small: names.filter((_, n) => (n + i) % 3 === 0), full: names })) {
        const query = new URLSearchParams({ ...(url.endsWith("/breakdown") && { by: "tag:a" }), [name]: name === "tag" ? `${text}=${text}` : text });
        const result = await answer(`GET ${url}`, apiRequest(`${url}?${query}`, { cookie }));
        expectHarmless([name, text.slice(0, 60)], result);
        expect(result.text).not.toContain("org_other");
        // A filter is exact: nothing is called so, hence nothing is found.
        if (result.status === 200 && url.endsWith("/requests")) expect([name, text, JSON.parse(result.text).requests]).toEqual([name, text, []]);
      }
    }
  });

  test("as an id in a path or a query", async () => {
    for (const id of HOSTILE) {
      expectHarmless(id, await answer("GET /api/usage/requests/[requestId]", apiRequest("/api/usage/requests/x", { cookie }), { requestId: id }));
      expectHarmless(id, await answer("GET /api/usage/session/[sessionId]", apiRequest("/api/usage/session/x", { cookie }), { sessionId: id }));
      const removal = apiRequest(`/api/tokens?${new URLSearchParams({ id })}`, { method: "DELETE", cookie });
      expectHarmless(id, await answer("DELETE /api/tokens", removal));
    }
  });

  test("in the fields of every form: refused, or kept as it is", async () => {
    for (const text of HOSTILE) {
      const token = await answer("POST /api/tokens", apiRequest("/api/tokens", { cookie, body: { name: text } }));
      expectHarmless(text, token);
      if (token.status === 201) expect(JSON.parse(token.text).name).toBe(text.trim());
      expectHarmless(text, await answer("POST /api/auth/login", apiRequest("/api/auth/login", { body: { email: text, password: text } })));
      expectHarmless(
        text,
        await answer("POST /api/auth/register", apiRequest("/api/auth/register", { body: { name: text, email: text, password: text } })),
      );
    }
  });

  test("as names of fields and parameters: refused by name, and no object is changed by it", async () => {
    for (const key of STRANGE_KEYS) {
      const body = `{"name":"x",${JSON.stringify(key)}:{"isAdmin":true,"role":"owner"}}`;
      const result = await answer("POST /api/tokens", apiRequest("/api/tokens", { cookie, body }));
      expectHarmless(key, result);
      expect([key, result.status]).toEqual([key, 400]);
      expect(result.text).toContain(key);
      const query = await answer("GET /api/usage/requests", apiRequest(`/api/usage/requests?${key}=1`, { cookie }));
      expect([key, query.status]).toEqual([key, 400]);
    }
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
    expect(({} as Record<string, unknown>).role).toBeUndefined();
  });
});

describe("labels that callers put on their calls", () => {
  test("come back as they were sent, whatever names they have; a prototype's is left out", async () => {
    const tags = '{"__proto__":"a","constructor":"b","toString":"<script>"}';
    const shown = '"tags":{"constructor":"b","toString":"<script>"}';
    const requestId = "req_strange_tags";
    await insertUsage([usageRow({ requestId, organizationId, createdAt: Date.now() - 500, tags, sessionId: "' OR 1=1 --", userId: "__proto__" })]);
    const list = await answer("GET /api/usage/requests", apiRequest("/api/usage/requests?userId=__proto__", { cookie }));
    expect(list.status, list.text).toBe(200);
    expect(list.text).toContain(shown);
    const one = await answer("GET /api/usage/requests/[requestId]", apiRequest(`/api/usage/requests/${requestId}`, { cookie }), { requestId });
    expect(one.status, one.text).toBe(200);
    expect(one.text).toContain(shown);
    const session = await answer("GET /api/usage/session/[sessionId]", apiRequest("/api/usage/session/x", { cookie }), { sessionId: "' OR 1=1 --" });
    expect(JSON.parse(session.text).requests).toBe(1);
  });
});
