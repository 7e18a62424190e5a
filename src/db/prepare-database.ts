import path from "node:path";
import { env } from "../env";
import { makeAdapter } from "./client";
import { databaseFile, dialectOf } from "./dialect";
import { applyMigrations } from "./migrate";
import { checkPostgresql } from "./postgresql/check-server";
import { makeFile } from "./sqlite/make-file";

/** Makes or checks what the database is to stand on, and applies the migrations; returns the names of those applied. */
export async function prepareDatabase(url: string = env.DATABASE_URL): Promise<string[]> {
  const dialect = dialectOf(url);
  if (dialect === "sqlite") makeFile(databaseFile(url));
  else await checkPostgresql(url);
  return applyMigrations(makeAdapter(url), path.resolve("prisma/migrations", dialect));
}
