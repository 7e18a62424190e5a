import type { UsageRow } from "../commit-work";
import { type CommitWork, type HoldWork, NO_WORK } from "../commit-work";

/** 2027-01-15T08:00:00Z: on the hour. */
export const TEST_TIME_MS = 1_800_000_000_000;

let serial = 0;
export function testRow(change: Partial<UsageRow> = {}): UsageRow {
  serial += 1;
  return {
    requestId: `req_${process.pid}_${serial}`,
    organizationId: "org_1",
    credentialId: "key_1",
    mode: "reseller",
    provider: "p",
    model: "m",
    requestedModel: "m",
    method: "POST",
    endpoint: "/chat/completions",
    wire: "openai-chat",
    statusCode: 200,
    outcome: "completed",
    errorCode: null,
    isStreaming: 0,
    inputTokens: 10,
    outputTokens: 5,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
    usageSource: "provider",
    costStatus: "priced",
    providerCostNanoUsd: "1",
    marginPpm: 0,
    marginNanoUsd: "0",
    chargedNanoUsd: null,
    passes: "[]",
    rawUsage: null,
    ttftMs: null,
    latencyMs: 1,
    attempts: "[]",
    sessionId: null,
    userId: null,
    tags: null,
    providerRequestId: null,
    providerResponseId: null,
    createdAt: TEST_TIME_MS,
    ...change,
  };
}

/** The row of a call that costs so much. */
export function settledRow(priceNanoUsd: bigint, change: Partial<UsageRow> = {}): UsageRow {
  const row = testRow(change);
  const [chargeId, overrunId] = [`txn_${row.requestId}_charge`, `txn_${row.requestId}_overrun`];
  const settlement = { priceNanoUsd: String(priceNanoUsd), chargeId, overrunId, description: "Test", closedAtMs: TEST_TIME_MS };
  return { ...row, settlement: { status: "settled", ...settlement } };
}

export function testHold(amountNanoUsd: bigint, change: Partial<HoldWork> = {}): HoldWork {
  serial += 1;
  const amount = String(amountNanoUsd);
  return {
    requestId: `req_${process.pid}_${serial}`,
    organizationId: "org_1",
    credentialId: "key_1",
    amountNanoUsd: amount,
    amountNanoUsdMin: amount,
    provider: "p",
    model: "m",
    priceVersionId: "p/m@1",
    marginPpm: 0,
    inputTokensMax: 1,
    outputTokensMax: 1,
    owner: "here/1/1",
    createdAtMs: TEST_TIME_MS,
    expiresAtMs: TEST_TIME_MS + 60_000,
    ...change,
  };
}

export const work = (change: Partial<CommitWork>): CommitWork => ({ ...NO_WORK, ...change });
