import { afterAll, beforeAll, expect, test } from "vitest";
import { env } from "../../env";
import { fund } from "../../ledger/testing/fund";
import { askPostgresql } from "../testing/ask-postgresql";
import { settledRow, testHold, testRow, work } from "../testing/make-work";
import { PostgresqlCommits } from "./postgresql-commits";

const TABLES = ["UsageRecord", "Hold", "LedgerEntry"];
const commits = new PostgresqlCommits();
beforeAll(async () => {
  await fund("org_rolling", 1_000n);
  await commits.commit(work({ holds: [testHold(1n, { organizationId: "org_rolling" })] })); // its connection knows the tables as they were
  for (const table of TABLES) {
    await askPostgresql(env.DATABASE_URL, `ALTER TABLE "${table}" ADD COLUMN "newer" TEXT NOT NULL DEFAULT 'as before'`);
    await askPostgresql(env.DATABASE_URL, `ALTER TABLE "${table}" ADD COLUMN "newerAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP`);
  }
});
afterAll(() => commits.close());

const newer = (table: string, where: string) => askPostgresql<{ newer: string }>(env.DATABASE_URL, `SELECT "newer" FROM "${table}" WHERE ${where}`);

test.each(["the connection that was there before", "a new connection"])(
  "during a rolling upgrade a process that does not know a new column gets its default: %s",
  async (which) => {
    const connection = which === "a new connection" ? new PostgresqlCommits() : commits;
    const hold = testHold(40n, { organizationId: "org_rolling" });
    const plain = testRow({ organizationId: "org_rolling", mode: "pass-through" });
    const { holds } = await connection.commit(work({ holds: [hold], usageRows: [plain] }));
    expect(holds.get(hold.requestId)?.grantedNanoUsd).toBe(40n);
    const { settlements } = await connection.commit(
      work({ usageRows: [settledRow(30n, { organizationId: "org_rolling", requestId: hold.requestId })] }),
    );
    expect(settlements.get(hold.requestId)?.chargedNanoUsd).toBe(30n);
    for (const [table, requestId] of [
      ["UsageRecord", plain.requestId],
      ["UsageRecord", hold.requestId],
      ["Hold", hold.requestId],
      ["LedgerEntry", hold.requestId],
    ] as const)
      expect(await newer(table, `"requestId" = '${requestId}'`)).toEqual([{ newer: "as before" }]);
    if (connection !== commits) await connection.close();
  },
);
