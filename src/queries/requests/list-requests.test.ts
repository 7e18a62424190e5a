import { beforeAll, describe, expect, test } from "vitest";
import type { UsageRow } from "@/usage/usage-row";
import type { UsageFilter } from "../filter";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { listRequests, listRequestsSchema, type RequestPage } from "./list-requests";
import { requestCursorSchema } from "./request-cursor";

const filter: UsageFilter = { from: new Date("2026-11-10T00:00:00Z"), to: new Date("2026-11-11T00:00:00Z") };
const ids = async (organizationId: string, change: Partial<UsageFilter> = {}, page: Partial<RequestPage> = {}) =>
  (await listRequests(organizationId, { ...filter, ...change }, { limit: 200, ...page })).requests.map(({ requestId }) => requestId);

// Three calls in each millisecond: the id has to settle their order.
const many = Array.from({ length: 25 }, (_, i) =>
  usageRow({ organizationId: "org_many", createdAt: filter.from.getTime() + Math.floor(i / 3), statusCode: i % 5 ? 200 : 500 }),
);
const newestFirst = many.map(({ requestId }) => requestId).reverse();

async function walk(limit: number, onPage: (page: number) => Promise<void> = async () => {}): Promise<string[]> {
  const seen: string[] = [];
  let cursor: RequestPage["cursor"];
  for (let page = 0; page < 100; page++) {
    const { requests, nextCursor } = await listRequests("org_many", filter, { limit, cursor });
    seen.push(...requests.map(({ requestId }) => requestId));
    if (nextCursor === null) return seen;
    cursor = requestCursorSchema.parse(nextCursor);
    await onPage(page);
  }
  throw new Error("the log has no last page");
}

beforeAll(() => insertUsage(many));

describe("the request log", () => {
  test.each([1, 2, 3, 7, 24, 25, 26, 200])("in pages of %i is every call once, newest first", async (limit) => {
    expect(await walk(limit)).toEqual(newestFirst);
  });

  test("neither repeats nor skips a call when new ones come in between two pages", async () => {
    const later = (page: number) =>
      insertUsage([usageRow({ organizationId: "org_many", requestId: `req_zz${page}`, createdAt: filter.to.getTime() - 1, model: "late" })]);
    expect(await walk(10, later)).toEqual(newestFirst);
  });

  test("shows a call as the contract says", async () => {
    const row: UsageRow = usageRow({
      organizationId: "org_one",
      requestId: "req_shown",
      mode: "reseller",
      inputTokens: 30,
      outputTokens: 9,
      cacheReadTokens: 20,
      cacheWriteTokens: 4,
      reasoningTokens: 7,
      providerCostNanoUsd: "210000",
      marginNanoUsd: "42000",
      chargedNanoUsd: "252000",
      isStreaming: 1,
      ttftMs: 12,
      route: "fast",
      sessionId: "s",
      userId: "u",
      tags: '{"team":"a=b","__proto__":"x"}',
    });
    await insertUsage([row]);
    expect((await listRequests("org_one", filter, { limit: 1 })).requests).toEqual([
      {
        requestId: "req_shown",
        mode: "reseller",
        provider: "openai",
        model: "gpt-4o",
        requestedModel: "gpt-4o",
        method: "POST",
        endpoint: "/chat/completions",
        statusCode: 200,
        outcome: "completed",
        isStreaming: true,
        tokens: { input: 30, output: 9, cacheRead: 20, cacheWrite: 4, reasoning: 7 },
        usageSource: "provider",
        cost: { status: "priced", provider: "0.000210000", margin: "0.000042000", charged: "0.000252000" },
        ttftMs: 12,
        latencyMs: 100,
        sessionId: "s",
        userId: "u",
        tags: { team: "a=b" },
        createdAt: "2026-11-10T12:30:00.000Z",
        route: "fast",
        errorCode: null,
      },
    ]);
  });

  test("separates errors from the rest without losing a call", async () => {
    const rows = [
      { requestId: "req_ok", statusCode: 399 },
      { requestId: "req_status", statusCode: 400 },
      { requestId: "req_broken", outcome: "broken" },
      { requestId: "req_refused", statusCode: 401, outcome: "refused" },
      { requestId: "req_left", outcome: "cancelled" },
    ].map((change) => usageRow({ organizationId: "org_status", ...change }));
    await insertUsage(rows);
    expect((await ids("org_status", { status: "success" })).sort()).toEqual(["req_left", "req_ok"]);
    expect((await ids("org_status", { status: "error" })).sort()).toEqual(["req_broken", "req_refused", "req_status"]);
    expect(await ids("org_status", { status: 401 })).toEqual(["req_refused"]);
  });

  test("filters by each parameter exactly, wildcards included", async () => {
    const labels = { sessionId: "s%", userId: "u_", credentialId: "tok_9", provider: "xai", model: "m%", mode: "reseller", route: "r%" };
    await insertUsage([
      usageRow({ organizationId: "org_filter", requestId: "req_f1", ...labels }),
      usageRow({ organizationId: "org_filter", requestId: "req_f2" }),
    ]);
    const others = [{ provider: "xai" }, { model: "m%" }, { mode: "reseller" as const }, { route: "r%" }];
    const matching = [{ sessionId: "s%" }, { userId: "u_" }, { keyId: "tok_9" }, ...others];
    for (const change of matching) expect(await ids("org_filter", change)).toEqual(["req_f1"]);
    for (const text of ["%", "_", "s", "m_"]) expect(await ids("org_filter", { model: text })).toEqual([]);
  });

  test("finds a tag by its name and value, which are text whatever they look like", async () => {
    const names = ["team", "$", "$.team", "$[0]", 'a"b', "a\\b", "a.b", "constructor", "팀", "%", "0"];
    await insertUsage(
      names.map((name, i) => usageRow({ organizationId: "org_tags", requestId: `req_t${i}`, tags: JSON.stringify({ [name]: "x" }) })),
    );
    await insertUsage([
      usageRow({ organizationId: "org_tags", tags: null }),
      usageRow({ organizationId: "org_tags", requestId: "req_empty", tags: '{"__proto__":"","team":"y"}' }),
    ]);
    for (const [i, name] of names.entries()) expect([name, await ids("org_tags", { tag: { name, value: "x" } })]).toEqual([name, [`req_t${i}`]]);
    expect(await ids("org_tags", { tag: { name: "__proto__", value: "" } })).toEqual(["req_empty"]);
    for (const tag of [
      { name: "team", value: "%" },
      { name: "Team", value: "x" },
      { name: "$.*", value: "x" },
    ])
      expect(await ids("org_tags", { tag })).toEqual([]);
  });

  test("finds calls by how their id begins; a wildcard is text, and so is the case of a letter", async () => {
    const made = ["req_Ab1", "req_Ab2", "req_ab3"];
    await insertUsage(made.map((requestId) => usageRow({ organizationId: "org_prefix", requestId })));
    expect(await ids("org_prefix", { requestId: "req_Ab" })).toEqual(["req_Ab2", "req_Ab1"]);
    expect(await ids("org_prefix", { requestId: "req_ab3" })).toEqual(["req_ab3"]);
    for (const requestId of ["req_%", "req_A_", "eq_", "%", "req_Ab1x"]) expect(await ids("org_prefix", { requestId })).toEqual([]);
  });

  test("keeps to bounds of cost and latency, which are included; an unpriced call is within none of cost", async () => {
    const rows = [
      { requestId: "req_c1", providerCostNanoUsd: "9", chargedNanoUsd: null, latencyMs: 10 },
      { requestId: "req_c2", providerCostNanoUsd: "9", chargedNanoUsd: "11", latencyMs: 20 },
      { requestId: "req_c3", providerCostNanoUsd: null, chargedNanoUsd: null, latencyMs: 30 },
      { requestId: "req_c4", providerCostNanoUsd: "9007199254740993", chargedNanoUsd: null, latencyMs: 40 },
    ];
    await insertUsage(rows.map((change) => usageRow({ organizationId: "org_bounds", ...change })));
    expect(await ids("org_bounds", { minCost: 11n, maxCost: 11n })).toEqual(["req_c2"]);
    expect(await ids("org_bounds", { minCost: 0n })).toEqual(["req_c4", "req_c2", "req_c1"]);
    expect(await ids("org_bounds", { minCost: 9007199254740993n })).toEqual(["req_c4"]);
    expect(await ids("org_bounds", { maxCost: 9007199254740992n })).toEqual(["req_c2", "req_c1"]);
    expect(await ids("org_bounds", { minLatencyMs: 20, maxLatencyMs: 30 })).toEqual(["req_c3", "req_c2"]);
  });

  test("has no call of another organization, not even past a cursor into its log", async () => {
    const { nextCursor } = await listRequests("org_many", filter, { limit: 5 });
    expect(await ids("org_stranger", {}, { cursor: requestCursorSchema.parse(nextCursor) })).toEqual([]);
  });
});

describe("the parameters of the request log", () => {
  test.each([
    "",
    "x",
    "!!!",
    "W10",
    btoa("[1]"),
    btoa('[-1,"req_1"]'),
    btoa('[1.5,"req_1"]'),
    btoa('[1,"req_1","x"]'),
    btoa(`[1,"' OR 1"]`),
    "A".repeat(5000),
  ])("refuse the cursor %j by name", (cursor) => {
    expect(listRequestsSchema.safeParse({ cursor }).error?.issues[0]?.path).toEqual(["cursor"]);
  });

  test.each(["0", "201", "-1", "1.5", "ten", "1e9"])("refuse the limit %j by name", (limit) => {
    expect(listRequestsSchema.safeParse({ limit }).error?.issues[0]?.path).toEqual(["limit"]);
  });

  test("mean fifty of the newest when they are left out", () => {
    expect(listRequestsSchema.parse({})).toMatchObject({ limit: 50 });
  });
});
