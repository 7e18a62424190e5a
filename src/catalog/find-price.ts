import type { Rates } from "../domain/price";
import { effectivePrice } from "./effective-price";
import { type Catalog, type CatalogModel, currentCatalog } from "./load-catalog";
import { modelNames } from "./match-model";

export interface FoundPrice {
  priceVersionId: string;
  modelId: string;
  rates: Rates;
}

/** Names come from outside: so many are remembered, and the oldest forgotten. */
const NAMES_SEEN_MAX = 5_000;

/** The price of a model, by any of its names, that was in force at `atMs`; null when there is none. In memory: does not wait. */
export function findPrice(query: { providerId: string; model: string; atMs: number }): FoundPrice | null {
  const model = findModel(currentCatalog(), query.providerId, query.model);
  const price = model && effectivePrice(model.prices, query.atMs);
  return price && { priceVersionId: price.id, modelId: model.id, rates: price.rates };
}

function findModel(catalog: Catalog, providerId: string, name: string): CatalogModel | null {
  const names = modelNames(name);
  if (names.length === 0) return null;
  const key = `${providerId}/${names[0]}`;
  const seen = catalog.namesSeen.get(key);
  if (seen !== undefined) return seen;
  const models = catalog.models.get(providerId) ?? [];
  const found = names.map((spelling) => models.find((model) => model.matches(spelling))).find((model) => model !== undefined) ?? null;
  if (catalog.namesSeen.size >= NAMES_SEEN_MAX) catalog.namesSeen.delete(catalog.namesSeen.keys().next().value as string);
  catalog.namesSeen.set(key, found);
  return found;
}
