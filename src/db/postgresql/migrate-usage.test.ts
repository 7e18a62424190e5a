import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresqlServer, startPostgresql } from "../../commands/start-postgresql";
import { makeAdapter } from "../client";
import { PrismaClient } from "../generated-postgresql/client";
import { prepareDatabase } from "../prepare-database";
import { askPostgresql } from "../testing/ask-postgresql";
import { insertOldRows, migrateUntil, OLD_ROWS } from "../testing/old-usage";

const MIGRATION = "20261121180000_count-responses-once";
let server: PostgresqlServer;
beforeAll(async () => {
  server = await startPostgresql();
});
afterAll(() => server.stop());

test("rows of before the migration read as they were, and of those that state one response the first one counts it", async () => {
  const url = await server.createDatabase("old");
  await migrateUntil(url, MIGRATION);
  await askPostgresql(url, insertOldRows("postgresql"));
  expect(await prepareDatabase(url)).toContain(MIGRATION);
  const client = new PrismaClient({ adapter: makeAdapter(url) });
  const rows = await client.usageRecord.findMany({ orderBy: { requestId: "asc" } });
  expect(rows).toEqual(
    OLD_ROWS.map((row, index) => ({ ...row, route: null, routing: null, catalogModel: "", countedResponseId: index === 1 ? "resp_1" : null })),
  );
  await client.$disconnect();
});
