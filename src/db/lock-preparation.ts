import { env } from "../env";
import { databaseFile, dialectOf } from "./dialect";
import { lockPostgresqlStart } from "./postgresql/lock-postgresql-start";
import { lockSqliteStart } from "./sqlite/lock-sqlite-start";

/** Longest wait for another process that prepares the same database. */
const WAIT_MS_MAX = 60_000;

/**
 * Runs `prepare` while no other process does: two that start together would both apply the first migration and both write the catalog.
 * The lock is the database's own, so that it ends with its process, however that ends.
 */
export function lockStart<T>(prepare: () => Promise<T>, url: string = env.DATABASE_URL): Promise<T> {
  const isSqlite = dialectOf(url) === "sqlite";
  return isSqlite ? lockSqliteStart(prepare, databaseFile(url), WAIT_MS_MAX) : lockPostgresqlStart(prepare, url, WAIT_MS_MAX);
}
