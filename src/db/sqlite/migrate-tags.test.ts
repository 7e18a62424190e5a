import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Libsql from "libsql";
import { expect, test } from "vitest";
import { prepareDatabase } from "../prepare-database";
import { testRow, work } from "../testing/make-work";
import { asStored, migrateUntil, ODD_TAGS, TAGS_MIGRATION, tagsSql } from "../testing/old-usage";
import { SqliteCommits } from "./sqlite-commits";

test("calls of before the table have their tags in it, and so have those that a process of before the table adds later", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "migrate-"));
  const file = path.join(folder, "app.db");
  await migrateUntil(`file:${file}`, TAGS_MIGRATION);
  const before = new SqliteCommits(file);
  const [old, untagged, later] = [testRow({ tags: JSON.stringify(ODD_TAGS) }), testRow(), testRow({ tags: JSON.stringify(ODD_TAGS) })];
  await before.commit(work({ usageRows: [old, untagged] })); // its statements are made for the tables as they were
  expect(await prepareDatabase(`file:${file}`)).toContain(TAGS_MIGRATION);
  await before.commit(work({ usageRows: [later, testRow({ tags: "{}" })] }));
  await before.commit(work({ usageRows: [later] })); // written once more, as from the spool
  await before.close();
  const connection = new Libsql(file);
  const stored = (sql: string) => connection.prepare(sql).all([]);
  for (const { requestId } of [old, later]) expect(stored(tagsSql(requestId, "sqlite"))).toEqual(asStored(requestId, ODD_TAGS));
  expect(stored(`SELECT count(*) AS "tags" FROM "UsageTag"`)).toEqual([{ tags: 2 * Object.keys(ODD_TAGS).length }]);
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});
