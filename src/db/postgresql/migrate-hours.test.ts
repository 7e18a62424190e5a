import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresqlServer, startPostgresql } from "../../commands/start-postgresql";
import { prepareDatabase } from "../prepare-database";
import { askPostgresql } from "../testing/ask-postgresql";
import { settledRow, testRow, work } from "../testing/make-work";
import { ATTRIBUTION_MIGRATION, HOURS_SQL, insertOldHour, migrateUntil, OLD_HOUR } from "../testing/old-usage";
import { PostgresqlCommits } from "./postgresql-commits";

let server: PostgresqlServer;
beforeAll(async () => {
  server = await startPostgresql();
});
afterAll(() => server.stop());

test("hours stay as they were, of no known model; a process that was there before goes on, and the others' calls are summed by model", async () => {
  const url = await server.createDatabase("hours");
  await migrateUntil(url, ATTRIBUTION_MIGRATION);
  await askPostgresql(url, insertOldHour("postgresql"));
  const before = new PostgresqlCommits(url);
  await before.commit(work({ usageRows: [testRow()] })); // its connection knows the tables, and the function, as they were
  expect(await prepareDatabase(url)).toContain(ATTRIBUTION_MIGRATION);
  await before.commit(work({ usageRows: [testRow()] }));
  const after = new PostgresqlCommits(url);
  await after.commit(work({ usageRows: ["a", "a", "b"].map((catalogModel) => testRow({ catalogModel })) }));
  await after.commit(work({ usageRows: [settledRow(0n, { catalogModel: "b" })] }));
  expect(await askPostgresql(url, HOURS_SQL)).toEqual([
    { catalogModel: "", requests: OLD_HOUR.requests + 2, cost: `${OLD_HOUR.providerCostNanoUsd + 2n}` },
    { catalogModel: "a", requests: 2, cost: "2" },
    { catalogModel: "b", requests: 2, cost: "2" },
  ]);
  await Promise.all([before.close(), after.close()]);
});

test("group commits and questions that go on during the migration lose nothing, and nobody is given up for a deadlock", async () => {
  const url = await server.createDatabase("busy");
  await migrateUntil(url, ATTRIBUTION_MIGRATION);
  const processes = [new PostgresqlCommits(url), new PostgresqlCommits(url)];
  const failures: string[] = [];
  let isOver = false;
  let committed = 0;
  const write = async (commits: PostgresqlCommits) => {
    while (!isOver) {
      const row = committed % 2 ? testRow() : settledRow(0n);
      // As the queue does: what the database has not taken is tried again.
      for (let isDone = false; !isDone; )
        isDone = await commits.commit(work({ usageRows: [row] })).then(
          () => true,
          (error: { code: string; isRefusal: boolean }) => {
            failures.push(`${error.code} ${error.isRefusal}`);
            return false;
          },
        );
      committed += 1;
    }
  };
  const ask = async () => {
    while (!isOver)
      await askPostgresql(url, `SELECT count(*) FROM "UsageHour" UNION ALL SELECT count(*) FROM "UsageRecord"`).catch(
        (error: { code: string }) => void failures.push(`question ${error.code}`),
      );
  };
  const running = [...processes.map(write), ask(), ask()];
  const more = async (count: number) => {
    for (const from = committed; committed < from + count; ) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  try {
    await more(50);
    await prepareDatabase(url);
    await more(50);
  } finally {
    isOver = true;
    await Promise.all(running);
  }
  const [sums] = await askPostgresql<{ rows: number; counted: number }>(
    url,
    `SELECT (SELECT count(*)::int FROM "UsageRecord") AS rows, (SELECT sum("requests")::int FROM "UsageHour") AS counted`,
  );
  expect(sums).toEqual({ rows: committed, counted: committed });
  // A group that had begun by the function of before finds its key gone, and is tried again.
  expect(failures.filter((failure) => failure !== "42P10 false")).toEqual([]);
  await Promise.all(processes.map((commits) => commits.close()));
});
