import { Client } from "pg";
import { lockDatabase } from "../../faults/lock-database";
import type { Store } from "./open-store";

/** Somebody else keeps the app from writing, until told. On PostgreSQL: a transaction that has the ledger's tables for itself. */
export async function lockStore(store: Store): Promise<{ release(): Promise<void> }> {
  if (store.kind === "sqlite") return lockDatabase(store.folder);
  const client = new Client({ connectionString: store.databaseUrl });
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE "Balance", "Hold", "LedgerEntry", "UsageRecord" IN EXCLUSIVE MODE`);
  return {
    release: async () => {
      await client.query("COMMIT");
      await client.end();
    },
  };
}
