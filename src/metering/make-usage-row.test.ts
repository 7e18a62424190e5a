import { expect, test } from "vitest";
import type { FinishedCall } from "../domain/call";
import { makeUsageRow } from "./make-usage-row";

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
