import { Client } from "pg";
import { openBeside } from "../../../e2e/tools/support/open-beside";
import { databaseFile, dialectOf } from "../../db/dialect";
import { env } from "../../env";

/** The SET clause that gives a column of UsageRecord another value: on SQLite some of them lie in `detail`. */
export function setDetail(column: string, expression: string): string {
  return dialectOf() === "postgresql" ? `"${column}" = ${expression}` : `detail = json_set(detail, '$.${column}', ${expression})`;
}

/** Runs a statement past the triggers that guard the ledger, as somebody with the database's password can. */
export async function tamper(sql: string): Promise<void> {
  if (dialectOf() === "postgresql") return tamperPostgresql(sql);
  const connection = openBeside(databaseFile());
  const triggers = connection.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all() as { name: string; sql: string }[];
  connection.exec("BEGIN IMMEDIATE");
  for (const { name } of triggers) connection.exec(`DROP TRIGGER "${name}"`);
  connection.exec(sql);
  for (const trigger of triggers) connection.exec(trigger.sql);
  connection.exec("COMMIT");
  connection.close();
}

async function tamperPostgresql(sql: string): Promise<void> {
  const client = new Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  await client.query("SET session_replication_role = replica");
  await client.query(sql);
  await client.end();
}
