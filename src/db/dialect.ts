import path from "node:path";
import { env } from "../env";

export type Dialect = "sqlite" | "postgresql";

/** `file:…` is SQLite, `postgresql://…` (or `postgres://…`) is PostgreSQL. */
export function dialectOf(url: string = env.DATABASE_URL): Dialect {
  return url.startsWith("file:") ? "sqlite" : "postgresql";
}

/** `file:./data/x.db` → absolute path of the SQLite file. */
export function databaseFile(url: string = env.DATABASE_URL): string {
  if (dialectOf(url) !== "sqlite") throw new Error("The database is not a file.");
  return path.resolve(url.slice("file:".length));
}

/** Where what belongs to the database but is not in it is kept: the session secret, the spool. */
export function dataFolder(): string {
  return dialectOf() === "sqlite" ? path.dirname(databaseFile()) : path.resolve(env.DATA_FOLDER);
}

/** The database as a person may read it: without user, password and parameters. */
export function describeDatabase(url: string = env.DATABASE_URL): string {
  if (dialectOf(url) === "sqlite") return url;
  const { host, pathname } = new URL(url);
  return `postgresql://${host}${pathname}`;
}
