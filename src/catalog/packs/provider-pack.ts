import type { Rates } from "../../domain/price";
import type { Quirk, Wire } from "../../domain/provider";
import type { Capability } from "../../domain/resale";

/**
 * What only the administrator knows. `field` stands in the base URL as `{field}`; the field `KEY_NEED` is the key's variable, which must be as every
 * provider's.
 */
export interface PackNeed {
  field: string;
  label: string;
  example: string;
  /** Where nothing is given; absent: it must be given. */
  default?: string;
  /** Absent: by the rule of its field. */
  isValid?: (value: string) => boolean;
}

export const KEY_NEED = "apiKeyEnv";

/** For a pack that several servers can be added by, each with a key of its own. */
export function keyVariableNeed(name: string): PackNeed {
  return { field: KEY_NEED, label: "Key's environment variable", example: name, default: name };
}

/** Of the whole value. */
export const matching = (pattern: RegExp) => (value: string) => pattern.test(value);

/** A model that a pack suggests. */
export interface PackModel {
  /** The name that it is called by. Without a slash: what stands before one would be taken for a provider. */
  id: string;
  name: string;
  /** What the provider calls it. */
  upstreamModel: string;
  /** Tokens; null: not documented, or it has none. */
  contextWindow: number | null;
  maxOutputTokens: number | null;
  capabilities: readonly Capability[];
  /** Where its price is found; null: nobody states it, and it is unpriced until somebody sets one. */
  price: { sourceProvider: string; sourceModel: string } | { rates: Rates; source: string } | null;
}

/** A provider that can be added by one press. */
export interface ProviderPack {
  /** Its mount. */
  id: string;
  displayName: string;
  wire: Wire;
  quirks: readonly Quirk[];
  baseUrl: string;
  needs: readonly PackNeed[];
  /** Where `KEY_NEED` asks for none. Null: it needs no key. */
  keyVariable: string | null;
  /** Below the base URL, for a check that costs nothing; null: it has none. */
  healthPath: string | null;
  documentation: string;
  /** False: on the pass-through only. */
  isResold: boolean;
  models: readonly PackModel[];
}

/** Of a provider of OpenAI's format that is resold, and needs nothing but its key. */
export function openaiPack(pack: Omit<ProviderPack, "wire" | "isResold" | "needs"> & Partial<Pick<ProviderPack, "needs">>): ProviderPack {
  return { wire: "openai", isResold: true, needs: [], ...pack };
}

export const CHAT = ["chat", "streaming", "tools"] as const satisfies readonly Capability[];
export const CHAT_WITH_SCHEMA = [...CHAT, "json_schema"] as const satisfies readonly Capability[];
export const VISION = [...CHAT_WITH_SCHEMA, "vision"] as const satisfies readonly Capability[];
export const EMBEDDINGS = ["embeddings"] as const satisfies readonly Capability[];

/** Gives a pack's models their price in the price source, where each is called as the provider calls it unless said otherwise. */
export function pricedBy(sourceProvider: string, models: readonly (Omit<PackModel, "price"> & { sourceModel?: string })[]): PackModel[] {
  return models.map(({ sourceModel, ...model }) => ({ ...model, price: { sourceProvider, sourceModel: sourceModel ?? model.upstreamModel } }));
}
