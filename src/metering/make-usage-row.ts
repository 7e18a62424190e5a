import { findPrice } from "../catalog/find-price";
import type { FinishedCall } from "../domain/call";
import { priceUsage } from "../domain/price";
import { totalTokens, type UsagePass } from "../domain/usage";
import type { UsageRow } from "../usage/usage-row";

const RAW_USAGE_CHARS_MAX = 16_384;

interface Cost {
  status: "priced" | "unpriced";
  providerCostNanoUsd: bigint | null;
}

/** The usage row of a call: counted, priced by the version in force when it began, nothing of its content. */
export function makeUsageRow(call: FinishedCall): UsageRow {
  const tokens = totalTokens(call.passes);
  const cost = priceCall(call);
  return {
    requestId: call.requestId,
    organizationId: call.caller.organizationId,
    credentialId: call.caller.credentialId,
    mode: call.caller.mode,
    provider: call.provider,
    model: call.model,
    requestedModel: call.requestedModel,
    method: call.method,
    endpoint: call.endpoint,
    wire: call.wire,
    statusCode: call.statusCode,
    outcome: call.outcome,
    errorCode: call.errorCode,
    isStreaming: call.isStreaming ? 1 : 0,
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    cacheReadTokens: tokens.cacheRead,
    cacheWriteTokens: tokens.cacheWrite,
    reasoningTokens: tokens.reasoning,
    usageSource: call.usageSource,
    costStatus: cost.status,
    providerCostNanoUsd: cost.providerCostNanoUsd?.toString() ?? null,
    marginNanoUsd: null,
    chargedNanoUsd: null,
    passes: JSON.stringify(call.passes.map((pass) => describePass(call, pass))),
    rawUsage: keepRawUsage(call.rawUsage),
    ttftMs: call.ttftMs,
    latencyMs: call.latencyMs,
    attempts: JSON.stringify(call.attempts),
    sessionId: call.labels.sessionId,
    userId: call.labels.userId,
    tags: call.labels.tags === null ? null : JSON.stringify(call.labels.tags),
    providerRequestId: call.providerRequestId,
    providerResponseId: call.providerResponseId,
    createdAt: call.startedAtMs,
  };
}

function describePass(call: FinishedCall, { model, buckets }: UsagePass) {
  return { model, buckets, serviceTier: call.serviceTier, priceVersionId: priceOf(call, model)?.priceVersionId ?? null };
}

function priceOf(call: FinishedCall, model: string | null) {
  return findPrice({ providerId: call.provider, model: model ?? call.model, atMs: call.startedAtMs });
}

function priceCall(call: FinishedCall): Cost {
  if (call.passes.length === 0)
    return isUnknownCost(call) ? { status: "unpriced", providerCostNanoUsd: null } : { status: "priced", providerCostNanoUsd: 0n };
  const priced = priceUsage({ passes: call.passes, serviceTier: call.serviceTier, ratesOf: (model) => priceOf(call, model)?.rates ?? null });
  if (priced.status === "unpriced") return { status: "unpriced", providerCostNanoUsd: null };
  return { status: "priced", providerCostNanoUsd: priced.totalNanoUsd };
}

/** No usage is known. Free, or unknown? Providers bill answers, so only a call that may have had one has an unknown cost. */
function isUnknownCost(call: FinishedCall): boolean {
  // A GET reads what was made, and billed, before.
  if (!call.isBillable || call.outcome === "refused" || call.method === "GET") return false;
  if (call.outcome === "broken" && call.attempts.every((attempt) => attempt.statusCode === null)) return false;
  // A provider that broke off its answer may bill it, though the client got an error of ours instead.
  const statusCode = call.attempts.at(-1)?.statusCode ?? call.statusCode;
  return call.outcome === "cancelled" || statusCode < 400;
}

function keepRawUsage(rawUsage: unknown): string | null {
  if (rawUsage === null || rawUsage === undefined) return null;
  const text = JSON.stringify(rawUsage);
  return text.length <= RAW_USAGE_CHARS_MAX ? text : null;
}
