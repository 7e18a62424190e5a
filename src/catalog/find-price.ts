import { effectivePrice } from "../domain/effective-price";
import type { Rates } from "../domain/price";
import { currentCatalog } from "./load-catalog";
import { MODEL_NAME_CHARS_MAX, modelNames } from "./match-model";
import type { Catalog, CatalogModel } from "./read-catalog";

/** Names come from outside: this many are remembered, then the oldest is evicted. */
export const NAMES_SEEN_MAX = 5_000;

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

/** The provider's model that has this name, in any of its spellings; null when there is none. */
export function findModel(catalog: Catalog, providerId: string, name: string): CatalogModel | null {
  if (name.length > MODEL_NAME_CHARS_MAX) return null;
  const key = `${providerId}/${name}`;
  const seen = catalog.namesSeen.get(key);
  if (seen !== undefined) return seen;
  const models = catalog.models.get(providerId) ?? [];
  let found: CatalogModel | undefined;
  for (const spelling of modelNames(name)) found ??= models.find((model) => model.matches(spelling));
  rememberName(catalog.namesSeen, key, found ?? null);
  return found ?? null;
}

export function rememberName<T>(seen: Map<string, T>, name: string, value: T): void {
  if (seen.size >= NAMES_SEEN_MAX) seen.delete(seen.keys().next().value as string);
  seen.set(name, value);
}
