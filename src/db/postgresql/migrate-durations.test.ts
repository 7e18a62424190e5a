import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresqlServer, startPostgresql } from "../../commands/start-postgresql";
import { prepareDatabase } from "../prepare-database";
import { askPostgresql } from "../testing/ask-postgresql";
import { settledRow, testRow, work } from "../testing/make-work";
import { COUNTED_SQL, DURATIONS_MIGRATION, migrateUntil } from "../testing/old-usage";
import { PostgresqlCommits } from "./postgresql-commits";

let server: PostgresqlServer;
beforeAll(async () => {
  server = await startPostgresql();
});
afterAll(() => server.stop());

test("hours of before the columns are not counted, and a process that was there before goes on adding to them", async () => {
  const url = await server.createDatabase("durations");
  await migrateUntil(url, DURATIONS_MIGRATION);
  const before = new PostgresqlCommits(url);
  await before.commit(work({ usageRows: [testRow()] })); // its connection knows the tables, and the function, as they were
  expect(await prepareDatabase(url)).toContain(DURATIONS_MIGRATION);
  await before.commit(work({ usageRows: [testRow(), settledRow(0n)] }));
  await before.close();
  expect(await askPostgresql(url, COUNTED_SQL)).toEqual([{ requests: 3, countedRequests: 0, latencies: "", ttfts: "" }]);
});
