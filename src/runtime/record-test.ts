import type { CatalogModel, CatalogPrice } from "../catalog/read-catalog";
import { type FinishedCall, HOUSE } from "../domain/call";
import { newId } from "../domain/ids";
import { NO_LABELS } from "../gateway/identify";
import type { ProbeResult, SentProbe } from "../gateway/probe-model";
import { recordCall } from "./record-call";

interface TestedCall {
  model: CatalogModel;
  upstreamModel: string;
  /** In force when it began; null: the model has none. */
  price: CatalogPrice | null;
  startedAtMs: number;
  probed: ProbeResult;
  sent: SentProbe;
}

/** A test is the house's own call: no balance bears it and no organization sees it, and what the provider bills for it is in the books. Never rejects. */
export async function recordTest(tested: TestedCall): Promise<void> {
  await recordCall(finishedCall(tested));
}

function finishedCall({ model, upstreamModel, price, startedAtMs, probed, sent }: TestedCall): FinishedCall {
  const { latencyMs, ttftMs, failure } = probed;
  const { endpoint, wire, isStreaming, read, statusCode } = sent;
  const requestId = newId("req", startedAtMs);
  const errorCode = failure?.code ?? null;
  const attempt = { provider: model.providerId, model: upstreamModel, statusCode, errorCode, startedAtMs, latencyMs, mayHaveCostNanoUsd: null };
  return {
    ...{ requestId, caller: { organizationId: HOUSE, credentialId: HOUSE, mode: "reseller" }, labels: NO_LABELS },
    ...{ provider: model.providerId, wire, method: "POST", endpoint, isStreaming, startedAtMs, ttftMs, latencyMs, attempts: [attempt] },
    requestedModel: model.id,
    model: read?.model ?? upstreamModel,
    serviceTier: read?.serviceTier ?? null,
    statusCode: failure?.status ?? statusCode ?? 200,
    outcome: failure ? "broken" : "completed",
    errorCode,
    passes: read?.passes ?? [],
    usageSource: read?.source ?? "none",
    isBillable: true,
    rawUsage: read?.rawUsage ?? null,
    statedCostNanoUsd: read?.statedCostNanoUsd ?? null,
    providerRequestId: null,
    providerResponseId: read?.responseId ?? null,
    // Nothing is held: the house pays what it costs.
    ticket: price && { requestId, outputTokensMax: 0, amountNanoUsd: 0n, priceVersionId: price.id, rates: price.rates, marginPpm: 0 },
    priceVersionId: price?.id ?? null,
  };
}
