import { database } from "../../db/client";
import { refreshCatalog } from "../load-catalog";
import { type CatalogRows, planImport } from "./plan-import";
import { type PriceSource, readPriceSource } from "./read-price-source";

export interface ImportReport {
  providersAdded: number;
  modelsAdded: number;
  modelsChanged: number;
  versionsAdded: number;
  skipped: PriceSource["skipped"];
}

/**
 * Brings the catalog up to the price source that this build ships, in one transaction, and reloads it in this process.
 * Runs at every start: a second run finds nothing to write.
 */
export async function seedCatalog(input: { source?: PriceSource; nowMs?: number } = {}): Promise<ImportReport> {
  const source = input.source ?? readPriceSource();
  const plan = planImport(await readRows(), source, input.nowMs ?? Date.now());
  const db = database();
  const writes = [
    ...(plan.providers.length > 0 ? [db.provider.createMany({ data: plan.providers })] : []),
    ...(plan.newModels.length > 0 ? [db.model.createMany({ data: plan.newModels })] : []),
    ...plan.changedModels.map(({ providerId, id, ...data }) => db.model.update({ where: { providerId_id: { providerId, id } }, data })),
    ...(plan.versions.length > 0 ? [db.priceVersion.createMany({ data: plan.versions })] : []),
  ];
  if (writes.length > 0) await db.$transaction(writes);
  await refreshCatalog();
  return {
    providersAdded: plan.providers.length,
    modelsAdded: plan.newModels.length,
    modelsChanged: plan.changedModels.length,
    versionsAdded: plan.versions.length,
    skipped: source.skipped,
  };
}

async function readRows(): Promise<CatalogRows> {
  const db = database();
  const [providers, models, versions] = await Promise.all([
    db.provider.findMany({ select: { id: true } }),
    db.model.findMany({ omit: { maxOutputTokens: true } }),
    db.priceVersion.findMany({ omit: { createdAt: true } }),
  ]);
  return { providerIds: providers.map(({ id }) => id), models, versions };
}
