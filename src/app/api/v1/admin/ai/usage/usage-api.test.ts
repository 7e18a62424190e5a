import { beforeAll, expect, test } from "vitest";
import { call, type Json, signInAsAdministrator } from "@/app/testing/administer";
import { modelIdOf } from "@/catalog/edit/model-id";
import { insertUsage, usageRow } from "@/queries/testing/insert-usage";
import { GET } from "./route";

const createdAt = Date.UTC(2026, 10, 10, 12, 30);
const refused = { createdAt, outcome: "refused", statusCode: 402, providerCostNanoUsd: null, latencyMs: 4 };

const unpriced = { createdAt: createdAt + 5 * 86_400_000, model: "unheard-of", costStatus: "unpriced", providerCostNanoUsd: null } as const;

async function ask(startDate: string, wishes: Record<string, string> = {}): Promise<Json> {
  const query = new URLSearchParams({ startDate, endDate: startDate, ...wishes });
  const asked = (request: Request) => GET(new Request(`${request.url}?${query}`, request), { params: Promise.resolve({}) });
  const { status, json } = await call(asked);
  expect(status).toBe(200);
  return json;
}

const summaryOf = async (startDate: string, id?: string) =>
  (await ask(startDate, id ? { modelId: modelIdOf({ providerId: "openai", id }) } : {})).summary as Json;

beforeAll(async () => {
  await signInAsAdministrator();
  await insertUsage([
    ...[100, 300].map((latencyMs) => usageRow({ createdAt, model: "gpt-4o", latencyMs })),
    usageRow({ createdAt, organizationId: "org_other", model: "gpt-4o-mini", latencyMs: 800 }),
    ...["gpt-4o", "gpt-5"].map((model) => usageRow({ ...refused, model })),
    usageRow({ ...refused, organizationId: "org_other", model: "gpt-4o-mini" }),
    usageRow({ ...refused, createdAt: createdAt + 86_400_000 }),
    ...[null, "best"].map((route) => usageRow({ ...unpriced, route })),
    usageRow({ ...unpriced, organizationId: "org_other" }),
    usageRow({ createdAt: unpriced.createdAt, model: "gpt-4o", route: "best" }),
  ]);
});

test("the latency is that of the calls that were sent, of whichever organization; the count is of all", async () => {
  expect(await summaryOf("2026-11-10")).toMatchObject({ totalRequests: 6, avgLatencyMs: 400 });
  expect(await summaryOf("2026-11-10", "gpt-4o")).toMatchObject({ totalRequests: 3, avgLatencyMs: 200 });
});

test("without a call that was sent there is none", async () => {
  expect(await summaryOf("2026-11-11")).toMatchObject({ totalRequests: 1, avgLatencyMs: null });
  expect(await summaryOf("2026-11-10", "gpt-5")).toMatchObject({ totalRequests: 1, avgLatencyMs: null });
  expect(await summaryOf("2026-11-12")).toMatchObject({ totalRequests: 0, avgLatencyMs: null });
});

test.each([
  [
    "model",
    [
      { unpricedRequests: 0, cost: "0.000450000" },
      { requests: 3, unpricedRequests: 3, cost: "0.000000000" },
    ],
  ],
  [
    "route",
    [
      { route: "best", requests: 2, unpricedRequests: 1 },
      { route: null, requests: 2, unpricedRequests: 2 },
    ],
  ],
  ["day", [{ requests: 4, unpricedRequests: 3 }]],
])("calls without a price are counted beside the cost, by %s too: nobody need take it for all", async (groupBy, breakdown) => {
  const answer = await ask("2026-11-15", { groupBy });
  expect(answer.summary).toMatchObject({ totalRequests: 4, totalCost: "0.000450000", unpricedRequests: 3 });
  expect(answer.breakdown).toMatchObject(breakdown);
});
