import type { Model, PriceVersion, Provider } from "../../db/generated/client";
import { effectivePrice } from "../../domain/effective-price";
import { type Rates, ratesSchema } from "../../domain/price";
import type { ModelListing } from "../../domain/resale";
import { formatPer1k, formatPricing } from "../format-pricing";
import { effectiveModel, parseModelOverrides, parseProviderOverrides } from "../overrides";
import { modelIdOf } from "./model-id";

export type PricedModel = Model & { provider: Pick<Provider, "id" | "name" | "overrides">; prices: PriceVersion[] };

/** A model as the administration's API shows it, without its health and today's use. */
export interface ModelView {
  id: string;
  modelName: string;
  displayName: string;
  description: string | null;
  provider: { id: string; name: string; displayName: string };
  upstreamModel: string;
  contextWindow: number | null;
  maxTokens: number | null;
  capabilities: { vision: boolean; streaming: boolean; functionCalling: boolean; embeddings: boolean };
  /** US dollars per 1,000 tokens, before the margin; null: it has no price. */
  cost: { inputPer1k: string | null; outputPer1k: string | null };
  pricing: ModelListing["pricing"];
  /** `"0.200000"` is 20 %; null: the organization's, or the default. */
  marginPercent: string | null;
  isEnabled: boolean;
  priority: number;
  isListed: boolean;
  /** From the list that this build ships, which `overridden` fields no longer follow. */
  isBuiltIn: boolean;
  overridden: string[];
  version: number;
}

const OVERRIDDEN_NAMES = {
  name: "displayName",
  description: "description",
  upstreamModel: "upstreamModel",
  contextWindow: "contextWindow",
  maxOutputTokens: "maxTokens",
  capabilities: "capabilities",
  marginPpm: "marginPercent",
  isEnabled: "isEnabled",
  isListed: "isListed",
  priority: "priority",
} as const;

const NO_PRICING = { input: null, output: null, cacheRead: null, cacheWrite: null };

export function showModel(row: PricedModel, atMs: number): ModelView {
  const { id, name, description, upstreamModel, contextWindow, maxOutputTokens, capabilities, marginPpm, isEnabled, priority, isListed } =
    effectiveModel(row);
  const rates = ratesInForce(row.prices, atMs);
  const isBuiltIn = row.importedHash !== null;
  const changed = Object.keys(parseModelOverrides(row.overrides));
  const overridden = Object.entries(OVERRIDDEN_NAMES).flatMap(([field, shown]) => (changed.includes(field) ? shown : []));
  return {
    id: modelIdOf(row),
    modelName: id,
    displayName: name,
    description,
    provider: { id: row.provider.id, name: row.provider.id, displayName: parseProviderOverrides(row.provider.overrides).name ?? row.provider.name },
    upstreamModel: upstreamModel ?? id,
    contextWindow,
    maxTokens: maxOutputTokens,
    capabilities: {
      vision: capabilities.includes("vision"),
      // Nothing is known of a model without capabilities: then its provider says what it cannot.
      streaming: capabilities.length === 0 || capabilities.includes("streaming"),
      functionCalling: capabilities.includes("tools"),
      embeddings: capabilities.includes("embeddings"),
    },
    cost: rates ? formatPer1k(rates) : { inputPer1k: null, outputPer1k: null },
    pricing: rates ? formatPricing(rates) : NO_PRICING,
    marginPercent: marginPpm === null ? null : (marginPpm / 1_000_000).toFixed(6),
    isEnabled,
    priority,
    isListed,
    isBuiltIn,
    overridden: isBuiltIn ? overridden : [],
    version: row.version,
  };
}

/** Null: it has no price. */
export function ratesInForce(prices: readonly PriceVersion[], atMs: number): Rates | null {
  const price = effectivePrice(
    prices.map(({ version, effectiveAt, rates }) => ({ version, effectiveAtMs: effectiveAt.getTime(), rates })),
    atMs,
  );
  return price && ratesSchema.parse(JSON.parse(price.rates));
}
