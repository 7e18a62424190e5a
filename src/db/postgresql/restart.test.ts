import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresqlServer, startPostgresql } from "../../commands/start-postgresql";
import { settledRow, testHold, testRow, work } from "../testing/make-work";

const RECONNECT_MS_MAX = 5_000;

/** A server of its own, which is ended under load; the environment is read at the first import of what uses it. */
let server: PostgresqlServer;
let folder: string;
beforeAll(async () => {
  server = await startPostgresql();
  folder = mkdtempSync(path.join(tmpdir(), "restart-"));
  process.env.DATABASE_URL = await server.createDatabase("app");
  const { prepareDatabase } = await import("../prepare-database");
  await prepareDatabase();
});
afterAll(async () => {
  const { database } = await import("../client");
  await database().$disconnect();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(what: string, msMax: number, isSo: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startedAt > msMax) throw new Error(`not within ${msMax} ms: ${what}`);
    await sleep(20);
  }
  return performance.now() - startedAt;
}

test.each(["restart", "crash"] as const)(
  "a %s of the server under load loses no row and writes none twice; all is well again within 5 s",
  async (how) => {
    const { database } = await import("../client");
    const { checkDatabase } = await import("../check-database");
    const { UsageWriter } = await import("../../usage/usage-writer");
    const spoolFolder = path.join(folder, how);
    const writer = new UsageWriter({ spoolFolder, waitMsMax: 250 });
    const organizationId = `org_${how}`;
    let written = 0;
    let isOver = false;
    const load = Promise.all(
      Array.from({ length: 16 }, async () => {
        while (!isOver) {
          await writer.record(testRow({ organizationId, mode: "pass-through" }));
          written += 1;
        }
      }),
    );
    const read = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!isOver) {
          await database()
            .$transaction(async (tx) => void (await tx.usageHour.findFirst({ where: { organizationId } })))
            .catch(() => {});
          await sleep(5);
        }
      }),
    );
    await until("rows are written", 20_000, async () => written > 500);
    await server.halt(how);
    await until("health is red", 5_000, async () => !(await checkDatabase()));
    await sleep(1_000);
    await server.resume();
    await until("queries are answered", RECONNECT_MS_MAX, () => checkDatabase());
    const before = await database().usageRecord.count({ where: { organizationId } });
    await until(
      "rows reach the database",
      RECONNECT_MS_MAX,
      async () => (await database().usageRecord.count({ where: { organizationId } })) > before,
    );
    isOver = true;
    await Promise.all([load, read]);
    await until("the spool is empty", 20_000, async () => writer.health().spooledRows === 0 && readdirSync(spoolFolder).length === 0);
    expect(await database().usageRecord.count({ where: { organizationId } })).toBe(written);
    const hours = await database().usageHour.aggregate({ where: { organizationId }, _sum: { requests: true } });
    expect(hours._sum.requests).toBe(written);
    await writer.close();
  },
  120_000,
);

test("while the server is away a hold is refused as not taken, and money that moved when the answer was lost moves once", async () => {
  const { database } = await import("../client");
  const { fund } = await import("../../ledger/testing/fund");
  const { PostgresqlCommits } = await import("./postgresql-commits");
  await fund("org_money", 100n);
  const commits = new PostgresqlCommits();
  const hold = testHold(60n, { organizationId: "org_money" });
  await commits.commit(work({ holds: [hold] }));
  await server.halt("crash");
  const row = settledRow(45n, { organizationId: "org_money", requestId: hold.requestId });
  await expect(commits.commit(work({ usageRows: [row] }))).rejects.toMatchObject({ name: "CommitError", isRefusal: false });
  await expect(commits.commit(work({ holds: [testHold(1n, { organizationId: "org_money" })] }))).rejects.toMatchObject({ isRefusal: false });
  await server.resume();
  const results = [await commits.commit(work({ usageRows: [row] })), await commits.commit(work({ usageRows: [row] }))];
  for (const { settlements } of results) expect(settlements.get(row.requestId)).toEqual({ chargedNanoUsd: 45n, overrunNanoUsd: 0n });
  expect(await database().balance.findUniqueOrThrow({ where: { organizationId: "org_money" } })).toMatchObject({
    availableNanoUsd: 55n,
    heldNanoUsd: 0n,
  });
  await commits.close();
}, 60_000);
