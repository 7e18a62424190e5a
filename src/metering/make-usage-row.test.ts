import { beforeAll, expect, test } from "vitest";
import { loadCatalog } from "../catalog/load-catalog";
import { type FinishedCall, HOUSE } from "../domain/call";
import { makeUsageRow } from "./make-usage-row";

beforeAll(() => loadCatalog());

function call(change: Partial<FinishedCall>): FinishedCall {
  return {
    requestId: "req_1",
    caller: { organizationId: "org_1", credentialId: "tok_1", mode: "pass-through" },
    labels: { sessionId: null, userId: null, tags: null },
    provider: "p",
    wire: "none",
    method: "POST",
    endpoint: "/chat/completions",
    requestedModel: "m",
    model: "m",
    serviceTier: null,
    isStreaming: false,
    statusCode: 502,
    outcome: "broken",
    errorCode: "upstream_error",
    passes: [],
    usageSource: "none",
    isBillable: true,
    rawUsage: null,
    attempts: [],
    providerRequestId: null,
    providerResponseId: null,
    startedAtMs: 1,
    ttftMs: null,
    latencyMs: 1,
    ...change,
  };
}
const failed = { provider: "p", model: "m", errorCode: "upstream_error", startedAtMs: 1, latencyMs: 1, mayHaveCostNanoUsd: null };
const attempt = (statusCode: number | null) => [{ ...failed, statusCode }];

test("an answer that its provider began well and broke off may be billed: its cost is unknown, though the client got an error of ours", () => {
  expect(makeUsageRow(call({ attempts: attempt(200) })).row).toMatchObject({ costStatus: "unpriced", providerCostNanoUsd: null });
});

test.each([
  ["never answered", null],
  ["answered with an error that broke off", 500],
])("a provider that %s bills nothing", (_, statusCode) => {
  expect(makeUsageRow(call({ attempts: attempt(statusCode) })).row).toMatchObject({ costStatus: "priced", providerCostNanoUsd: "0" });
});

const used = {
  passes: [{ model: null, buckets: { input: 15, output: 9 } }],
  usageSource: "provider",
  outcome: "completed",
  statusCode: 200,
  errorCode: null,
} as const;

test("a call that our list has no price for is priced by what its provider says, and the row says so", () => {
  const { row, reviewReason } = makeUsageRow(call({ ...used, passes: [...used.passes], statedCostNanoUsd: 60_000n }));
  expect(row).toMatchObject({ costStatus: "priced", providerCostNanoUsd: "60000", chargedNanoUsd: null });
  expect(JSON.parse(row.passes)).toEqual([
    { model: null, buckets: { input: 15, output: 9 }, serviceTier: null, priceVersionId: null, statedCostNanoUsd: "60000" },
  ]);
  expect(reviewReason).toBeNull();
});

test("without that it stays unpriced", () => {
  expect(makeUsageRow(call({ ...used, passes: [...used.passes] })).row).toMatchObject({ costStatus: "unpriced", providerCostNanoUsd: null });
});

test("what is billed by the second or the piece is counted once as well, by its id", () => {
  const prediction = { ...used, passes: [{ model: null, buckets: { computeSeconds: 1.5 } }], providerResponseId: "pred_1", method: "GET" };
  const { row } = makeUsageRow(call(prediction));
  expect(row).toMatchObject({ countedResponseId: "pred_1", ifCounted: { costStatus: "priced", providerCostNanoUsd: "0" } });
  expect(makeUsageRow(call({ ...prediction, passes: [] })).row.countedResponseId).toBeUndefined();
});

test("the house's own call of a model without a price costs something unknown, and nobody", () => {
  const caller = { organizationId: HOUSE, credentialId: HOUSE, mode: "reseller" } as const;
  const { row, reviewReason } = makeUsageRow(call({ ...used, passes: [...used.passes], caller, ticket: null }));
  expect(row).toMatchObject({
    costStatus: "unpriced",
    providerCostNanoUsd: null,
    chargedNanoUsd: "0",
    marginNanoUsd: "0",
    inputTokens: 15,
    outputTokens: 9,
  });
  expect([row.settlement, reviewReason]).toEqual([undefined, null]);
  const refused = makeUsageRow(call({ caller, ticket: null, attempts: attempt(503) })).row;
  expect(refused).toMatchObject({ costStatus: "priced", providerCostNanoUsd: "0", chargedNanoUsd: "0" });
});
