import { database } from "../../db/client";
import { refreshCatalog } from "../load-catalog";
import { type CatalogRows, planImport } from "./plan-import";
import { ROUTE_SEEDS, type RouteSeed } from "./provider-seeds";
import { type PriceSource, readPriceSource } from "./read-price-source";

export interface ImportReport {
  providersAdded: number;
  modelsAdded: number;
  modelsChanged: number;
  versionsAdded: number;
  routesAdded: number;
  skipped: PriceSource["skipped"];
}

/**
 * Brings the catalog up to the price source and the routes that this build ships, in one transaction, and reloads it in this process.
 * What the operator has set (base URLs, margins, models and prices of their own, routes that are there) is left as it is. Runs at every start: a
 * second run finds nothing to write.
 */
export async function seedCatalog(input: { source?: PriceSource; nowMs?: number } = {}): Promise<ImportReport> {
  const source = input.source ?? readPriceSource();
  const plan = planImport(await readRows(), source, input.nowMs ?? Date.now());
  const routes = await planRoutes(source.providers.map(({ id }) => id));
  const db = database();
  const writes = [
    ...(plan.providers.length > 0 ? [db.provider.createMany({ data: plan.providers })] : []),
    ...(plan.newModels.length > 0 ? [db.model.createMany({ data: plan.newModels })] : []),
    ...plan.changedModels.map(({ providerId, id, ...data }) => db.model.update({ where: { providerId_id: { providerId, id } }, data })),
    ...(plan.versions.length > 0 ? [db.priceVersion.createMany({ data: plan.versions })] : []),
    ...(routes.length > 0 ? [db.modelRoute.createMany({ data: routes })] : []),
  ];
  if (writes.length > 0) await db.$transaction(writes);
  await refreshCatalog();
  return {
    providersAdded: plan.providers.length,
    modelsAdded: plan.newModels.length,
    modelsChanged: plan.changedModels.length,
    versionsAdded: plan.versions.length,
    routesAdded: routes.length,
    skipped: source.skipped,
  };
}

async function readRows(): Promise<CatalogRows> {
  const db = database();
  const [providers, models, versions] = await Promise.all([
    db.provider.findMany({ select: { id: true } }),
    db.model.findMany({
      omit: { marginPpm: true, description: true, upstreamModel: true, isEnabled: true, priority: true, overrides: true, version: true },
    }),
    db.priceVersion.findMany({ omit: { createdAt: true } }),
  ]);
  return { providerIds: providers.map(({ id }) => id), models, versions };
}

/** A pattern that is there keeps its target: the operator may have changed it. */
async function planRoutes(providerIds: readonly string[]): Promise<RouteSeed[]> {
  const existing = new Set((await database().modelRoute.findMany({ select: { pattern: true } })).map(({ pattern }) => pattern));
  return ROUTE_SEEDS.filter(({ pattern, providerId }) => providerIds.includes(providerId) && !existing.has(pattern));
}
