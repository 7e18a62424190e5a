import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { type PostgresqlServer, startPostgresql } from "../../../src/commands/start-postgresql";
import { openBeside } from "../../tools/support/open-beside";

export const STORE_KINDS = ["sqlite", "postgresql"] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

/** Where the app's processes keep everything, for as many lives of them as a test wants. */
export interface Store {
  kind: StoreKind;
  databaseUrl: string;
  /** Of SQLite's file, and of what processes keep besides the database. */
  folder: string;
  /** The database server; null for SQLite, which has none. */
  server: PostgresqlServer | null;
  /** For the process of this number: on PostgreSQL each has a folder of its own, as on machines of their own. */
  env(process?: number): Record<string, string>;
  /** Reads as an operator would, from outside. Names in double quotes; whole numbers come as bigint or number. */
  query<T>(sql: string): Promise<T[]>;
  dispose(): Promise<void>;
}

export async function openStore(kind: StoreKind): Promise<Store> {
  const folder = mkdtempSync(path.join(tmpdir(), "llm-monitor-money-"));
  const server = kind === "postgresql" ? await startPostgresql() : null;
  const databaseUrl = server ? await server.createDatabase("money") : `file:${path.join(folder, "app.db")}`;
  const env = (process = 0) => {
    const own = path.join(folder, server ? `process-${process}` : ".");
    mkdirSync(own, { recursive: true });
    return { DATABASE_URL: databaseUrl, DATA_FOLDER: own, JWT_SECRET: "of all processes, so that sessions hold everywhere" };
  };
  return {
    ...{ kind, databaseUrl, folder, server, env },
    query: (sql) => (server ? queryPostgresql(databaseUrl, sql) : Promise.resolve(querySqlite(path.join(folder, "app.db"), sql))),
    async dispose() {
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function querySqlite<T>(file: string, sql: string): T[] {
  const connection = openBeside(file);
  try {
    return connection.prepare(sql).all([]) as T[];
  } finally {
    connection.close();
  }
}

async function queryPostgresql<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}
