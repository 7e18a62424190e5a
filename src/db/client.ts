import { mkdirSync } from "node:fs";
import path from "node:path";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { env } from "../env";
import { databaseFile, dialectOf } from "./dialect";
import { PrismaClient } from "./generated/client";
import { PrismaClient as PostgresqlClient } from "./generated-postgresql/client";
import { once } from "./once";
import { makePostgresqlAdapter } from "./postgresql/make-adapter";

export { databaseFile } from "./dialect";

/** How long a writer waits for another process's lock. */
export const BUSY_TIMEOUT_MS = 5_000;

function makeSqliteAdapter(file: string): PrismaLibSql {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  return new PrismaLibSql({ url: `file:${file}`, timeout: BUSY_TIMEOUT_MS, intMode: "bigint" }, { timestampFormat: "unixepoch-ms" });
}

export function makeAdapter(url: string = env.DATABASE_URL): SqlMigrationAwareDriverAdapterFactory {
  return dialectOf(url) === "sqlite" ? makeSqliteAdapter(databaseFile(url)) : makePostgresqlAdapter(url);
}

/** Secrets are left out of every result that does not ask for them. */
const omit = {
  user: { passwordHash: true },
  monitorToken: { digest: true },
  apiKey: { digest: true },
  adminToken: { digest: true },
  invitation: { digest: true },
  alertChannel: { sealedTarget: true, sealedSecret: true, sealedOldSecret: true },
} as const;

function makeSqliteClient() {
  return new PrismaClient({ adapter: makeAdapter(), omit });
}
export type Database = ReturnType<typeof makeSqliteClient>;

/** The same models make the same client: what the types of the two differ in (case-insensitive search, `skipDuplicates`) is PostgreSQL's own. */
function makePostgresqlClient(): Database {
  return new PostgresqlClient({ adapter: makeAdapter(), omit }) as unknown as Database;
}

/** The Prisma client of this process. */
export function database(): Database {
  return once("prisma", () => (dialectOf() === "sqlite" ? makeSqliteClient() : makePostgresqlClient()));
}
