import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresqlServer, startPostgresql } from "../../commands/start-postgresql";
import { prepareDatabase } from "../prepare-database";
import { askPostgresql } from "../testing/ask-postgresql";
import { settledRow, testRow, work } from "../testing/make-work";
import { asStored, migrateUntil, ODD_TAGS, TAGS_MIGRATION, tagsSql } from "../testing/old-usage";
import { PostgresqlCommits } from "./postgresql-commits";

let server: PostgresqlServer;
beforeAll(async () => {
  server = await startPostgresql();
});
afterAll(() => server.stop());

const tags = JSON.stringify(ODD_TAGS);

test("calls of before the table have their tags in it, and so have those that a process of before the table adds later", async () => {
  const url = await server.createDatabase("tags");
  await migrateUntil(url, TAGS_MIGRATION);
  const before = new PostgresqlCommits(url);
  const [old, untagged, later, settled] = [testRow({ tags }), testRow(), testRow({ tags }), settledRow(0n, { tags })];
  await before.commit(work({ usageRows: [old, untagged] })); // its connection knows the tables, and the function, as they were
  expect(await prepareDatabase(url)).toContain(TAGS_MIGRATION);
  await before.commit(work({ usageRows: [later, settled, testRow({ tags: "{}" })] }));
  await before.commit(work({ usageRows: [later] })); // written once more, as from the spool
  await before.close();
  for (const { requestId } of [old, later, settled])
    expect(await askPostgresql(url, tagsSql(requestId, "postgresql"))).toEqual(asStored(requestId, ODD_TAGS));
  expect(await askPostgresql(url, `SELECT count(*)::int AS "tags" FROM "UsageTag"`)).toEqual([{ tags: 3 * Object.keys(ODD_TAGS).length }]);
});

test("group commits that go on during the migration lose no tag, and nobody is given up for a deadlock", async () => {
  const url = await server.createDatabase("busy_tags");
  await migrateUntil(url, TAGS_MIGRATION);
  const processes = [new PostgresqlCommits(url), new PostgresqlCommits(url)];
  let isOver = false;
  let committed = 0;
  const running = processes.map(async (commits) => {
    for (; !isOver; committed += 1) await commits.commit(work({ usageRows: [committed % 2 ? testRow({ tags }) : settledRow(0n, { tags })] }));
  });
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
  const [found] = await askPostgresql(url, `SELECT count(*)::int AS "tags", count(DISTINCT "requestId")::int AS "calls" FROM "UsageTag"`);
  expect(found).toEqual({ tags: committed * Object.keys(ODD_TAGS).length, calls: committed });
  await Promise.all(processes.map((commits) => commits.close()));
});
