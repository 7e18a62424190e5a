import type { Rates } from "../domain/price";
import { effectivePrice } from "./effective-price";
import { findModel } from "./find-model";
import { currentCatalog } from "./load-catalog";

export interface FoundPrice {
  priceVersionId: string;
  modelId: string;
  rates: Rates;
}

/** The price of a model, by any of its names, that was in force at `atMs`; null when there is none. In memory: does not wait. */
export function findPrice(query: { providerId: string; model: string; atMs: number }): FoundPrice | null {
  const model = findModel(currentCatalog(), query.providerId, query.model);
  const price = model && effectivePrice(model.prices, query.atMs);
  return price && { priceVersionId: price.id, modelId: model.id, rates: price.rates };
}
