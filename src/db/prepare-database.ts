import { chmodSync, closeSync, openSync } from "node:fs";
import path from "node:path";
import Libsql from "libsql";
import { databaseFile, makeAdapter } from "./client";
import { applyMigrations } from "./migrate";

/** Makes the file (0600), sets write-ahead logging, and applies the migrations; returns the names of those applied. */
export async function prepareDatabase(file: string = databaseFile()): Promise<string[]> {
  const adapter = makeAdapter(file);
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
  const connection = new Libsql(file);
  connection.exec("PRAGMA journal_mode = WAL");
  const { synchronous } = connection.prepare("PRAGMA synchronous").get() as { synchronous: number };
  connection.close();
  // FULL: a commit survives a power cut. NORMAL may lose the last ones.
  if (synchronous !== 2) throw new Error(`SQLite was built with synchronous=${synchronous}; 2 (FULL) is needed`);
  return applyMigrations(adapter, path.resolve("prisma/migrations/sqlite"));
}
