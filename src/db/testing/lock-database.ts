import { Client } from "pg";
import { openBeside } from "../../../e2e/tools/support/open-beside";
import { env } from "../../env";
import { databaseFile, dialectOf } from "../dialect";

/** Nobody else can write to this test file's database until it is released. */
export async function lockDatabase(): Promise<{ release(): Promise<void> }> {
  return dialectOf() === "sqlite" ? lockFile() : lockTables();
}

function lockFile() {
  const connection = openBeside(databaseFile());
  connection.exec("BEGIN IMMEDIATE");
  return {
    async release() {
      connection.exec("COMMIT");
      connection.close();
    },
  };
}

async function lockTables() {
  const client = new Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  const { rows } = await client.query<{ name: string }>("SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'");
  await client.query("BEGIN");
  await client.query(`LOCK TABLE ${rows.map(({ name }) => name).join(", ")} IN EXCLUSIVE MODE`); // reads go on
  return {
    async release() {
      await client.query("COMMIT");
      await client.end();
    },
  };
}
