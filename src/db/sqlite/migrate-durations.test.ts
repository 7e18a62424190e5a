import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Libsql from "libsql";
import { expect, test } from "vitest";
import { prepareDatabase } from "../prepare-database";
import { testRow, work } from "../testing/make-work";
import { COUNTED_SQL, DURATIONS_MIGRATION, migrateUntil } from "../testing/old-usage";
import { SqliteCommits } from "./sqlite-commits";

test("hours of before the columns are not counted, and a process that was there before goes on adding to them", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "migrate-"));
  const file = path.join(folder, "app.db");
  await migrateUntil(`file:${file}`, DURATIONS_MIGRATION);
  const before = new SqliteCommits(file);
  await before.commit(work({ usageRows: [testRow()] })); // its statements are made for the table as it was
  expect(await prepareDatabase(`file:${file}`)).toContain(DURATIONS_MIGRATION);
  await before.commit(work({ usageRows: [testRow()] }));
  await before.close();
  const connection = new Libsql(file);
  expect(connection.prepare(COUNTED_SQL).all([])).toEqual([{ requests: 2, countedRequests: 0, latencies: "", ttfts: "" }]);
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});
