import { mkdirSync } from "node:fs";
import path from "node:path";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { env } from "../env";
import { PrismaClient } from "./generated/client";
import { once } from "./once";

/** How long a writer waits for another process's lock. */
export const BUSY_TIMEOUT_MS = 5_000;

/** `file:./data/x.db` → absolute path of the SQLite file. */
export function databaseFile(url: string = env.DATABASE_URL): string {
  return path.resolve(url.slice("file:".length));
}

export function makeAdapter(file: string = databaseFile()): PrismaLibSql {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  return new PrismaLibSql({ url: `file:${file}`, timeout: BUSY_TIMEOUT_MS, intMode: "bigint" }, { timestampFormat: "unixepoch-ms" });
}

/** The Prisma client of this process. Secrets are left out of every result that does not ask for them. */
export function database() {
  return once("prisma", () => new PrismaClient({ adapter: makeAdapter(), omit: { user: { passwordHash: true }, monitorToken: { digest: true } } }));
}
export type Database = ReturnType<typeof database>;
