import { closeSync, openSync } from "node:fs";
import Libsql from "libsql";
import { databaseFile, makeAdapter } from "./client";

/** Longest wait for another process that prepares the same database. */
const WAIT_MS_MAX = 60_000;

/**
 * Runs `prepare` while no other process does: two that start together would both apply the first migration and both write the catalog.
 * The lock is SQLite's own, on a file beside the database, so that it ends with its process, however that ends.
 */
export async function lockStart<T>(prepare: () => Promise<T>, file: string = databaseFile()): Promise<T> {
  makeAdapter(file); // makes the folder
  const lockFile = `${file}.start-lock`;
  closeSync(openSync(lockFile, "a", 0o600));
  const lock = new Libsql(lockFile);
  try {
    lock.exec(`PRAGMA busy_timeout = ${WAIT_MS_MAX}`);
    lock.exec("BEGIN EXCLUSIVE");
    return await prepare();
  } finally {
    lock.close();
  }
}
