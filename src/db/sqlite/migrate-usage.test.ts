import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Libsql from "libsql";
import { expect, test } from "vitest";
import { makeAdapter } from "../client";
import { PrismaClient } from "../generated/client";
import { prepareDatabase } from "../prepare-database";
import { insertOldRows, migrateUntil, OLD_ROWS } from "../testing/old-usage";

const MIGRATION = "20261121180000_count-responses-once";

test("rows of before the `detail` column read as they were, and of those that state one response the first one counts it", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "migrate-"));
  const file = path.join(folder, "app.db");
  await migrateUntil(`file:${file}`, MIGRATION);
  const connection = new Libsql(file);
  connection.exec(insertOldRows("sqlite"));
  connection.close();
  expect(await prepareDatabase(`file:${file}`)).toContain(MIGRATION);
  const client = new PrismaClient({ adapter: makeAdapter(`file:${file}`) });
  const rows = await client.usageRecord.findMany({ orderBy: { requestId: "asc" } });
  expect(rows).toEqual(
    OLD_ROWS.map((row, index) => ({ ...row, route: null, routing: null, catalogModel: "", countedResponseId: index === 1 ? "resp_1" : null })),
  );
  await client.$disconnect();
  rmSync(folder, { recursive: true, force: true });
});
