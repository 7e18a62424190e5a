import { findResoldModel } from "../catalog/find-resold-model";
import { isConfigured, providerKey } from "../catalog/provider-key";
import { formatUsd } from "../domain/money";
import { priceUsage } from "../domain/price";
import { probeModel } from "../gateway/probe-model";
import { upstreamDispatcher } from "./upstream-dispatcher";

const TIMEOUT_MS = 30_000;
const PROMPT = "Say hello in one word.";

export interface ModelTest {
  success: boolean;
  latencyMs: number;
  response?: string;
  error?: string;
  /** US dollars: what the provider charges the operator for it. */
  cost?: string;
}

/** A real small call of `provider/model`, paid by the operator. A model that cannot be called says why, as an unsuccessful test. */
export async function testModel({ providerId, id, prompt = PROMPT }: { providerId: string; id: string; prompt?: string }): Promise<ModelTest> {
  const found = findResoldModel(`${providerId}/${id}`, Date.now());
  if (found.status !== "found") return { success: false, latencyMs: 0, error: REASONS[found.status] };
  const { model, provider } = found;
  if (!isConfigured(provider)) return { success: false, latencyMs: 0, error: `The variable ${provider.keyVariable} is not set on this server.` };
  const apiKey = { text: providerKey(provider) };
  const { latencyMs, response, error, passes } = await probeModel(upstreamDispatcher(), {
    model,
    target: provider,
    apiKey,
    prompt,
    timeoutMs: TIMEOUT_MS,
  });
  if (error !== null) return { success: false, latencyMs, error };
  const priced = priceUsage({ passes, serviceTier: null, ratesOf: () => model.rates });
  const cost = priced.status === "priced" && passes.length > 0 ? { cost: formatUsd(priced.totalNanoUsd) } : {};
  return { success: true, latencyMs, response: response ?? "", ...cost };
}

const REASONS = {
  unknown: "There is no such model.",
  disabled: "The model, or its provider, is switched off.",
  unpriced: "The model has no price, so that it is not sold.",
} as const;
