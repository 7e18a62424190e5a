import { beforeAll, describe, expect, test } from "vitest";
import { POST as register } from "@/app/api/auth/register/route";
import { POST as keys } from "@/app/api/keys/route";
import { POST as tokens } from "@/app/api/tokens/route";
import type { RouteHandler } from "@/app/define-route";
import { apiRequest } from "@/app/testing/call-route";
import { insertUsage, usageRow } from "@/queries/testing/insert-usage";
import { GET as daily } from "../usage/daily/route";
import { GET as exported } from "../usage/export.csv/route";
import { GET as monthly } from "../usage/monthly/route";
import { GET as request } from "../usage/requests/[requestId]/route";
import { GET as requests } from "../usage/requests/route";
import { GET as session } from "../usage/session/[sessionId]/route";
import { GET as breakdown } from "./breakdown/route";
import { GET as byModel } from "./by-model/route";
import { GET as summary } from "./summary/route";
import { GET as timeseries } from "./timeseries/route";

interface Visitor {
  cookie: string;
  organizationId: string;
}

async function signUp(email: string): Promise<Visitor> {
  const body = JSON.stringify({ name: "Ann", email, password: "a long password" });
  const answer = await register(
    new Request("http://localhost/api/auth/register", { method: "POST", headers: { "content-type": "application/json" }, body }),
  );
  const { organization } = (await answer.json()) as { organization: { id: string } };
  return { cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "", organizationId: organization.id };
}

async function get(
  route: RouteHandler,
  {
    cookie = "",
    headers = {},
    query = "",
    params = {},
  }: { cookie?: string; headers?: Record<string, string>; query?: string; params?: Record<string, string> } = {},
) {
  const answer = await route(new Request(`http://localhost/api${query}`, { headers: { cookie, ...headers } }), { params: Promise.resolve(params) });
  const isJson = answer.headers.get("content-type")?.startsWith("application/json");
  return { status: answer.status, body: (await (isJson ? answer.json() : answer.text())) as Record<string, never> };
}

const HOUR_MS = 3_600_000;
const sessionParams = { params: { sessionId: "chat-1" } };
const filtered: [string, RouteHandler, { params?: Record<string, string>; query?: string }][] = [
  ["stats/summary", summary, {}],
  ["stats/by-model", byModel, {}],
  ["stats/timeseries", timeseries, {}],
  ["stats/breakdown", breakdown, { query: "?by=model" }],
  ["usage/requests", requests, {}],
  ["usage/session/{sessionId}", session, sessionParams],
  ["usage/daily", daily, {}],
  ["usage/monthly", monthly, {}],
  ["usage/export.csv", exported, {}],
];
let mine: Visitor;
let theirs: Visitor;

beforeAll(async () => {
  mine = await signUp("mine@example.com");
  theirs = await signUp("theirs@example.com");
  const createdAt = Date.now() - 2 * HOUR_MS;
  await insertUsage([
    usageRow({ requestId: "req_mine", organizationId: mine.organizationId, sessionId: "chat-1", createdAt }),
    usageRow({ requestId: "req_theirs", organizationId: theirs.organizationId, sessionId: "chat-1", model: "their-model", createdAt }),
  ]);
});

describe.each(filtered)("GET /api/%s", (_path, route, options) => {
  test("tells a member about their own organization only", async () => {
    const { status, body } = await get(route, { cookie: mine.cookie, ...options });
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain([summary, timeseries].includes(route) ? '"requests":1,' : "gpt-4o");
    expect(JSON.stringify(body)).not.toMatch(/their-model|req_theirs/);
  });

  test("tells a stranger nothing", async () => {
    expect(await get(route, options)).toMatchObject({ status: 401, body: { error: { code: "unauthenticated" } } });
  });

  test.each([
    ["?from=2016-01-01&to=2026-01-01", "from: must be at most 366 days before `to`"],
    ["?to=tomorrow", "to: must be ISO 8601"],
    ["?organizationId=org_x", "organizationId"],
    ["?model=a&model=b", "model: given more than once"],
    ["?tag=team", "tag: must be name=value"],
    ["?status=600", "status: must be success, error, or a status code"],
    ["?minCost=2&maxCost=1", "minCost: must not be more than"],
    ["?maxLatencyMs=1e3", "maxLatencyMs: must be a whole number"],
  ])("refuses %s and names it", async (query, message) => {
    const answer = await get(route, { cookie: mine.cookie, ...options, query: options.query ? `${options.query}&${query.slice(1)}` : query });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_request", message: expect.stringContaining(message) } } });
  });
});

describe("a key or token", () => {
  const own = async (kind: typeof tokens) => {
    const { id, token, key } = (await (await kind(apiRequest("/api/x", { cookie: mine.cookie, body: { name: "x" } }))).json()) as Record<
      string,
      string
    >;
    await insertUsage([
      usageRow({
        requestId: `req_of_${id}`,
        organizationId: mine.organizationId,
        credentialId: id as string,
        model: "own-model",
        requestedModel: "own-model",
        createdAt: Date.now() - HOUR_MS,
      }),
    ]);
    return { id: id as string, headers: { authorization: `Bearer ${token ?? key}` } };
  };

  test.each([
    ["token", tokens],
    ["key", keys],
  ])("reads with a %s what was used with it, and no more", async (_, kind) => {
    const { id, headers } = await own(kind);
    for (const [, route, options] of filtered) {
      const { status, body } = await get(route, { headers, ...options });
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/req_mine|gpt-4o/);
      if (route !== session) expect(JSON.stringify(body)).toMatch(/"requests":1,|own-model/);
      else expect(body).toMatchObject({ requests: 0 });
    }
    expect(await get(request, { headers, params: { requestId: `req_of_${id}` } })).toMatchObject({ status: 200, body: { keyId: id } });
    expect((await get(request, { headers, params: { requestId: "req_mine" } })).status).toBe(404);
  });

  test("may name itself as the filter, and is refused when it names another, whether there is one or not", async () => {
    const { id, headers } = await own(keys);
    for (const [, route, options] of filtered) {
      const ask = (keyId: string) => get(route, { headers, ...options, query: `${options.query ? `${options.query}&` : "?"}keyId=${keyId}` });
      expect((await ask(id)).status).toBe(200);
      for (const other of ["tok_1", "key_nowhere", id.slice(0, -1)])
        expect(await ask(other)).toMatchObject({ status: 403, body: { error: { code: "forbidden", message: expect.stringContaining("keyId") } } });
    }
  });
});

describe("the parameters of single routes", () => {
  test("a cursor that is none of ours is refused by name", async () => {
    const answer = await get(requests, { cookie: mine.cookie, query: "?cursor=AAAA" });
    expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining("cursor: is not a cursor") } } });
  });

  test("a session is named by the path, not by the query as well", async () => {
    expect((await get(session, { cookie: mine.cookie, query: "?sessionId=x", ...sessionParams })).status).toBe(400);
  });

  test.each([
    ["minute", "2026-11-02", "2026-11-02T00:00:00.001Z", "Ask for hours, or for a shorter range."],
    ["hour", "2026-12-02", "2026-12-02T00:00:00.001Z", "Ask for days, or for a shorter range."],
  ])("a series by %s is of so long a range and no longer, and says what to ask for instead", async (interval, to, tooFar, remedy) => {
    const ask = (end: string) => get(timeseries, { cookie: mine.cookie, query: `?interval=${interval}&from=2026-11-01&to=${end}` });
    expect(await ask(to)).toMatchObject({ status: 200, body: { interval } });
    const message = expect.stringContaining(`interval: "${interval}" goes with at most`);
    expect(await ask(tooFar)).toMatchObject({ status: 400, body: { error: { code: "invalid_request", message, remedy } } });
  });

  test("a series is by minute, hour, day or week, and by nothing else", async () => {
    for (const query of ["?interval=month", "?interval=", "?bucket=day"])
      expect((await get(timeseries, { cookie: mine.cookie, query })).status).toBe(400);
  });
});

describe("GET /api/usage/requests/{requestId}", () => {
  const ask = (requestId: string, cookie = mine.cookie) => get(request, { cookie, params: { requestId } });

  test("shows one's own request", async () => {
    expect(await ask("req_mine")).toMatchObject({ status: 200, body: { requestId: "req_mine", attempts: [], priceVersions: [] } });
  });

  test("answers another organization's id exactly like one that does not exist", async () => {
    const [theirId, noId] = [await ask("req_theirs"), await ask("req_nowhere")];
    const withoutId = ({ status, body }: typeof noId) => ({ status, error: { ...(body.error as unknown as object), requestId: "" } });
    expect(theirId.status).toBe(404);
    expect(withoutId(theirId)).toEqual(withoutId(noId));
    expect((await ask("req_theirs", theirs.cookie)).status).toBe(200);
  });

  test("tells a stranger nothing", async () => {
    expect((await ask("req_mine", "")).status).toBe(401);
  });
});
