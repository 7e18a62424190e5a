import type { Catalog, CatalogModel } from "./load-catalog";
import { modelNames } from "./match-model";

/** Names come from outside: so many are remembered, and the oldest forgotten. */
export const NAMES_SEEN_MAX = 5_000;

/** The provider's model that has this name, in any of its spellings; null when there is none. */
export function findModel(catalog: Catalog, providerId: string, name: string): CatalogModel | null {
  const names = modelNames(name);
  if (names.length === 0) return null;
  const key = `${providerId}/${names[0]}`;
  const seen = catalog.namesSeen.get(key);
  if (seen !== undefined) return seen;
  const models = catalog.models.get(providerId) ?? [];
  const found = names.map((spelling) => models.find((model) => model.matches(spelling))).find((model) => model !== undefined) ?? null;
  rememberName(catalog.namesSeen, key, found);
  return found;
}

export function rememberName<T>(seen: Map<string, T>, name: string, value: T): void {
  if (seen.size >= NAMES_SEEN_MAX) seen.delete(seen.keys().next().value as string);
  seen.set(name, value);
}
