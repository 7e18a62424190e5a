import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Libsql from "libsql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareDatabase } from "../prepare-database";
import { testRow, work } from "../testing/make-work";
import { ATTRIBUTION_MIGRATION, HOURS_SQL, insertOldHour, migrateUntil, OLD_HOUR } from "../testing/old-usage";
import { SqliteCommits } from "./sqlite-commits";

const folder = mkdtempSync(path.join(tmpdir(), "migrate-"));
const file = path.join(folder, "app.db");
let connection: InstanceType<typeof Libsql>;
beforeAll(async () => {
  await migrateUntil(`file:${file}`, ATTRIBUTION_MIGRATION);
  connection = new Libsql(file);
  connection.exec(insertOldHour("sqlite"));
});
afterAll(() => {
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});

test("hours of before the column stay as they were, of no known model; later calls are summed apart, by model", async () => {
  expect(await prepareDatabase(`file:${file}`)).toContain(ATTRIBUTION_MIGRATION);
  const commits = new SqliteCommits(file);
  const rows = ["a", "a", "b"].map((catalogModel) => testRow({ catalogModel }));
  const older = testRow(); // as a process of before the column makes it
  await commits.commit(work({ usageRows: [...rows, older] }));
  await commits.close();
  expect(connection.prepare(HOURS_SQL).all([])).toEqual([
    { catalogModel: "", requests: OLD_HOUR.requests + 1, cost: `${OLD_HOUR.providerCostNanoUsd + 1n}` },
    { catalogModel: "a", requests: 2, cost: "2" },
    { catalogModel: "b", requests: 1, cost: "1" },
  ]);
  expect(connection.prepare(`SELECT name FROM pragma_index_list('UsageHour') WHERE name = 'UsageHour_hour_idx'`).all([])).toHaveLength(1);
});
