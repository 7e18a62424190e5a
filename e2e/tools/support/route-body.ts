import { modelIdOf, readModelKey } from "../../../src/catalog/edit/model-id";

/** What `POST /api/v1/admin/ai/routes` takes for a route over these models of the catalog (`provider/model`), tried in this order. */
export function routeBody({ name, models, ...rest }: { name: string; models: readonly string[]; numRetries?: number }) {
  const [primaryModelId, ...fallbackModelIds] = models.map((key) => modelIdOf(readModelKey(key) ?? { providerId: "", id: key }));
  return { name, primaryModelId, fallbackModelIds, ...rest };
}
