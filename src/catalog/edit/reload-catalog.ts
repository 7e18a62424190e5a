import { type Actor, recordChange } from "../../audit/record-change";
import { database } from "../../db/client";
import { catalogVersion, refreshCatalog } from "../load-catalog";
import { tellCatalogChanged } from "../tell-catalog-changed";

/** Reads the catalog anew in every process of this database, for whoever has changed its rows by hand. */
export async function reloadCatalog(actor: Actor): Promise<{ reloadedAt: string; version: number | null }> {
  await database().$transaction(async (transaction) => {
    await transaction.catalogVersion.updateMany({ where: { id: 1 }, data: { version: { increment: 1 } } });
    await recordChange(transaction, actor, { action: "catalog.reloaded", target: "catalog", organizationId: null, before: null, after: null });
  });
  await refreshCatalog();
  await tellCatalogChanged();
  return { reloadedAt: new Date().toISOString(), version: catalogVersion() };
}
