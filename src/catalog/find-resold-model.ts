import type { ResoldModel } from "../domain/resale";
import { effectivePrice } from "./effective-price";
import { findProvider } from "./find-provider";
import { type CatalogModel, type CatalogPrice, type CatalogProvider, currentCatalog } from "./load-catalog";
import { routeName } from "./route-name";

/**
 * `unknown`: no model has this name. `unpriced`: there is one, but no price that a call could be charged by.
 * `provider`: where it is served, at the operator's address.
 */
export type FoundResoldModel = { status: "found"; model: ResoldModel; provider: CatalogProvider } | { status: "unknown" } | { status: "unpriced" };

/** The model that a name on the reseller's endpoint stands for, with the price in force at `atMs`. In memory: does not wait, never throws for a name. */
export function findResoldModel(name: string, atMs: number): FoundResoldModel {
  const routed = routeName(currentCatalog(), name);
  if (routed.status !== "routed") return routed;
  const { id, providerId, upstreamModel, model } = routed;
  const price = chargeablePrice(model, atMs);
  const provider = findProvider(providerId);
  if (!price || !provider) return { status: "unpriced" };
  const { contextWindow, maxOutputTokens, capabilities, marginPpm } = model;
  const { id: priceVersionId, rates } = price;
  return {
    status: "found",
    provider,
    model: { id, providerId, upstreamModel, contextWindow, maxOutputTokens, capabilities, priceVersionId, rates, marginPpm },
  };
}

/** The price in force, when it says what all tokens of a call cost. Null for what is billed by the hour or the picture. */
export function chargeablePrice(model: CatalogModel, atMs: number): CatalogPrice | null {
  const price = effectivePrice(model.prices, atMs);
  if (!price) return null;
  const { input, output } = price.rates.tokens;
  const hasOutput = output !== undefined || model.capabilities.includes("embeddings");
  return input !== undefined && hasOutput ? price : null;
}
