import { providerEnv } from "../env";
import { type CatalogProvider, currentCatalog } from "./load-catalog";

/** The provider with this id, at the address that the operator set in the environment or else at its own; null when there is none. */
export function findProvider(id: string): CatalogProvider | null {
  const provider = currentCatalog().providers.get(id);
  return provider ? { ...provider, baseUrl: providerEnv(id).baseUrl ?? provider.baseUrl } : null;
}
