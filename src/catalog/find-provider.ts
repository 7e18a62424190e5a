import { type CatalogProvider, currentCatalog } from "./load-catalog";

/** The provider with this id, or null. `baseUrls` (by provider id) override the catalog's: what the operator set in the environment. */
export function findProvider(id: string, baseUrls: Readonly<Record<string, string>> = {}): CatalogProvider | null {
  const provider = currentCatalog().providers.get(id);
  if (!provider) return null;
  const baseUrl = Object.hasOwn(baseUrls, id) ? baseUrls[id] : undefined;
  return { ...provider, baseUrl: baseUrl ?? provider.baseUrl };
}
