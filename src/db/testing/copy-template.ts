import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";

/** A copy of SQLite's template, as a DATABASE_URL. */
export function copySqlite(template: string): string {
  const file = path.join(path.dirname(template), `${process.pid}-${Math.random().toString(36).slice(2)}`, "test.db");
  mkdirSync(path.dirname(file), { recursive: true });
  for (const suffix of ["", "-wal"]) if (existsSync(template + suffix)) copyFileSync(template + suffix, file + suffix);
  return `file:${file}`;
}

/** A copy of the database that `template` leads to, on the same server, as a DATABASE_URL. */
export async function copyPostgresql(template: string): Promise<string> {
  const url = new URL(template);
  const [source, name] = [url.pathname.slice(1), `test_${process.pid}_${Math.random().toString(36).slice(2)}`];
  url.pathname = "/postgres";
  const client = new Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE DATABASE "${name}" TEMPLATE "${source}"`);
  await client.end();
  url.pathname = `/${name}`;
  return url.href;
}
