import { locateForTest } from "../catalog/find-route";
import { isConfigured, providerKey } from "../catalog/provider-key";
import { effectivePrice } from "../domain/effective-price";
import { formatUsd } from "../domain/money";
import { priceUsage } from "../domain/price";
import { probeModel } from "../gateway/probe-model";
import { recordTest } from "./record-test";
import { upstreamDispatcher } from "./upstream-dispatcher";

const TIMEOUT_MS = 30_000;
const PROMPT = "Say hello in one word.";

export interface ModelTest {
  success: boolean;
  latencyMs: number;
  /** To the first words. Absent: the answer came in one piece. */
  ttftMs?: number;
  response?: string;
  error?: string;
  /** US dollars: what the provider charges the operator for it. Absent: the model has no price. */
  cost?: string;
}

/**
 * A real small call of exactly this model, also while it is switched off, paid by the operator and recorded as the house's own. One that cannot be made
 * says why.
 */
export async function testModel({ providerId, id, prompt = PROMPT }: { providerId: string; id: string; prompt?: string }): Promise<ModelTest> {
  const found = locateForTest(providerId, id);
  if (!found) return { success: false, latencyMs: 0, error: "Calls may not go to the provider's base URL." };
  const { model, provider: target, upstreamModel } = found;
  if (!isConfigured(target)) return { success: false, latencyMs: 0, error: `The variable ${target.keyVariable} is not set on this server.` };
  const isEmbedding = model.capabilities.includes("embeddings") && !model.capabilities.includes("chat");
  const call = { upstreamModel, maxOutputTokens: model.maxOutputTokens, isEmbedding, target, apiKey: { text: providerKey(target) }, prompt };
  const startedAtMs = Date.now();
  const probed = await probeModel(upstreamDispatcher(), { ...call, timeoutMs: TIMEOUT_MS });
  const { latencyMs, ttftMs, response, failure, sent } = probed;
  const price = effectivePrice(model.prices, startedAtMs);
  if (sent) await recordTest({ model, upstreamModel, price, startedAtMs, probed, sent });
  if (failure) return { success: false, latencyMs, error: failure.message };
  const passes = sent?.read?.passes ?? [];
  const priced = price && priceUsage({ passes, serviceTier: null, ratesOf: () => price.rates });
  const cost = priced?.status === "priced" && passes.length > 0 ? { cost: formatUsd(priced.totalNanoUsd) } : {};
  return { success: true, latencyMs, ...(ttftMs === null ? {} : { ttftMs }), response: response ?? "", ...cost };
}
