import { database } from "../../db/client";
import type { FinishedCall } from "../../domain/call";
import { newId } from "../../domain/ids";
import type { Rates } from "../../domain/price";
import type { HoldRequest, ResoldModel, Ticket } from "../../domain/resale";

/** 1 nano-dollar per input token, 10 per output token. */
export const TEST_RATES: Rates = { tokens: { input: "1000", output: "10000", cacheRead: "100" } };

export const testModel: ResoldModel = {
  id: "m",
  providerId: "p",
  upstreamModel: "m",
  contextWindow: 1_000_000,
  maxOutputTokens: 1_000,
  capabilities: ["chat"],
  priceVersionId: "p/m@1",
  rates: TEST_RATES,
  marginPpm: null,
};

/** The catalog's rows of the test model, which a verification of the ledger reads. */
export async function storeTestModel(): Promise<void> {
  const { id: modelId, providerId, priceVersionId } = testModel;
  await database().provider.create({ data: { id: providerId, name: "P", wire: "openai", baseUrl: "http://localhost" } });
  await database().model.create({ data: { id: modelId, providerId, name: "M", match: JSON.stringify({ equals: modelId }), position: 0 } });
  const price = { id: priceVersionId, providerId, modelId, version: 1, rates: JSON.stringify(TEST_RATES), source: "test", effectiveAt: new Date(0) };
  await database().priceVersion.create({ data: price });
}

export function holdRequest(change: Partial<HoldRequest> = {}): HoldRequest {
  return {
    requestId: newId("req"),
    organizationId: "org_1",
    credentialId: "key_1",
    model: testModel,
    inputTokensMax: 100,
    inputBuckets: ["input"],
    outputBuckets: ["output"],
    outputTokensAsked: 90,
    choices: 1,
    startedAtMs: Date.now(),
    ...change,
  };
}

/** A completed call that used what it says: by default 100 tokens in and 90 out, 1000 nano-dollars. */
export function resoldCall(ticket: Ticket | null, change: Partial<FinishedCall> = {}): FinishedCall {
  return {
    requestId: ticket?.requestId ?? newId("req"),
    caller: { organizationId: "org_1", credentialId: "key_1", mode: "reseller" },
    labels: { sessionId: null, userId: null, tags: null },
    provider: "p",
    wire: "openai-chat",
    method: "POST",
    endpoint: "/chat/completions",
    requestedModel: "m",
    model: "m",
    serviceTier: null,
    isStreaming: false,
    statusCode: 200,
    outcome: "completed",
    errorCode: null,
    passes: [{ model: null, buckets: { input: 100, output: 90 } }],
    usageSource: "provider",
    isBillable: true,
    rawUsage: null,
    attempts: [],
    providerRequestId: null,
    providerResponseId: null,
    startedAtMs: Date.now(),
    ttftMs: null,
    latencyMs: 1,
    ticket,
    priceVersionId: ticket?.priceVersionId ?? null,
    ...change,
  };
}
