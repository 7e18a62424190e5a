import { seedCatalog } from "../catalog/seed/seed-catalog";
import { lockStart } from "../db/lock-preparation";
import { prepareDatabase } from "../db/prepare-database";
import { log } from "../observe/log";
import { notePrepared } from "./prepared-by";

/** Brings the database and its catalog up to this build: applies migrations, imports prices. Safe to run again, and from several processes at once. */
export async function prepareData(): Promise<void> {
  const { applied, skipped } = await lockStart(async () => {
    const migrations = await prepareDatabase();
    const report = await seedCatalog();
    await notePrepared();
    return { applied: migrations, ...report };
  });
  log.info({ event: "prepared", migrations: applied, skippedPrices: skipped.length });
}
