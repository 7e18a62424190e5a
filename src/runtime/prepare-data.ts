import { seedCatalog } from "../catalog/seed/seed-catalog";
import { lockStart } from "../db/lock-preparation";
import { prepareDatabase } from "../db/prepare-database";
import { log } from "../observe/log";

/** Brings the database and its catalog up to this build: applies migrations, imports prices. Safe to run again, and from several processes at once. */
export async function prepareData(): Promise<void> {
  const { applied, skipped } = await lockStart(async () => ({ applied: await prepareDatabase(), ...(await seedCatalog()) }));
  log.info({ event: "prepared", migrations: applied, skippedPrices: skipped.length });
}
