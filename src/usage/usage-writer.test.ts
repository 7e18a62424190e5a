import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { database } from "../db/client";
import type { UsageRow } from "../db/commit-work";
import { lockDatabase } from "../db/testing/lock-database";
import { testRow } from "../db/testing/make-work";
import { UsageWriter } from "./usage-writer";

let serial = 0;
function row(change: Partial<UsageRow> = {}): UsageRow {
  serial += 1;
  return testRow({
    requestId: `req_${serial}`,
    credentialId: "tok_1",
    mode: "pass-through",
    cacheReadTokens: 1,
    cacheWriteTokens: 2,
    reasoningTokens: 3,
    providerCostNanoUsd: "9007199254740993",
    marginPpm: null,
    marginNanoUsd: null,
    ttftMs: 7,
    latencyMs: 9,
    createdAt: 1_800_000_000_000,
    ...change,
  });
}

let spoolFolder: string;
let writer: UsageWriter;
/** For what must reach the database itself, however busy the machine is. */
let patient: UsageWriter;
beforeEach(async () => {
  spoolFolder = mkdtempSync(path.join(tmpdir(), "spool-"));
  writer = new UsageWriter({ spoolFolder, waitMsMax: 100 });
  patient = new UsageWriter({ spoolFolder, waitMsMax: 30_000 });
  await database().usageRecord.deleteMany();
  await database().usageHour.deleteMany();
});
afterEach(async () => {
  await Promise.all([writer.close(), patient.close()]);
  rmSync(spoolFolder, { recursive: true, force: true });
});

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it never happened");
}
const counted = async () => (await database().usageHour.findMany()).reduce((sum, hour) => sum + hour.requests, 0);

describe("the usage writer", () => {
  test("a row is in the database, with its hour's sums, when record() resolves; money beyond 2^53 stays exact", async () => {
    const one = row();
    await patient.record(one);
    const stored = await database().usageRecord.findUniqueOrThrow({ where: { requestId: one.requestId } });
    expect(stored.providerCostNanoUsd).toBe(9007199254740993n);
    expect(stored.createdAt.getTime()).toBe(one.createdAt);
    const [hour] = await database().usageHour.findMany();
    expect(hour).toMatchObject({
      requests: 1,
      errors: 0,
      inputTokens: 10n,
      outputTokens: 5n,
      reasoningTokens: 3n,
      providerCostNanoUsd: 9007199254740993n,
      latencyMsSum: 9n,
      ttftCount: 1,
    });
    expect(hour?.hour.getTime()).toBe(1_800_000_000_000 - (1_800_000_000_000 % 3_600_000));
  });

  test("a thousand rows at once are all there once, and their sums agree", async () => {
    await Promise.all(Array.from({ length: 1000 }, (_, i) => patient.record(row({ model: `m${i % 3}`, statusCode: i % 10 ? 200 : 500 }))));
    expect(await database().usageRecord.count()).toBe(1000);
    const hours = await database().usageHour.findMany();
    expect(hours.map((hour) => hour.requests).reduce((a, b) => a + b)).toBe(1000);
    expect(hours.map((hour) => hour.errors).reduce((a, b) => a + b)).toBe(100);
  });

  test("a row that is written twice counts once", async () => {
    const one = row();
    await patient.record(one);
    await patient.record(one);
    expect(await database().usageRecord.count()).toBe(1);
    expect(await counted()).toBe(1);
  });

  test("while another process holds the database, answers wait no longer than the limit, rows are on disk, and count once afterwards", async () => {
    await patient.record(row());
    const other = await lockDatabase();
    await Promise.all(Array.from({ length: 20 }, () => writer.record(row())));
    expect(writer.health().spooledRows).toBe(20);
    expect(readdirSync(spoolFolder).length).toBeGreaterThan(0);
    await other.release();
    await until(() => writer.health().spooledRows === 0 && readdirSync(spoolFolder).length === 0);
    expect(await database().usageRecord.count()).toBe(21);
    expect(await counted()).toBe(21);
  });

  test("rows that a crashed process left on disk are written at the next start, and a line that was cut off is left out", async () => {
    const [one, two] = [row(), row()];
    writeFileSync(path.join(spoolFolder, "usage-999999-1.jsonl"), `${JSON.stringify(one)}\n${JSON.stringify(two)}\n{"requestId":"cut`);
    await writer.replay();
    expect(await database().usageRecord.count()).toBe(2);
    expect(readdirSync(spoolFolder)).toEqual([]);
  });

  test("a row that can never go in is set aside and does not hold up the others", async () => {
    const bad = { ...row(), outcome: null } as unknown as UsageRow;
    await writer.record(bad);
    const good = row();
    await writer.record(good);
    await until(async () => (await database().usageRecord.count()) === 1 && readdirSync(spoolFolder).some((name) => name.endsWith(".rejected")));
    expect(await database().usageRecord.findFirst()).toMatchObject({ requestId: good.requestId });
  });

  test("rows that follow half a line, left by a disk that was full, are not lost", async () => {
    const other = await lockDatabase();
    await writer.record(row());
    for (const name of readdirSync(spoolFolder)) appendFileSync(path.join(spoolFolder, name), '{"requestId":"half');
    await writer.record(row());
    await other.release();
    await until(() => readdirSync(spoolFolder).length === 0);
    expect(await database().usageRecord.count()).toBe(2);
  });

  test("a file is adopted when its process is gone, or when it has rested so long that its process cannot be the one that runs by this number now", async () => {
    const file = path.join(spoolFolder, "usage-1-1.jsonl"); // process 1 always runs
    writeFileSync(file, `${JSON.stringify(row())}\n`);
    await writer.replay();
    expect(await database().usageRecord.count()).toBe(0);
    const longAgo = new Date(Date.now() - 120_000);
    utimesSync(file, longAgo, longAgo);
    await writer.replay();
    expect(await database().usageRecord.count()).toBe(1);
    expect(readdirSync(spoolFolder)).toEqual([]);
  });

  test("two replays at once handle each row once, and rows left by an earlier process are seen in the health", async () => {
    writeFileSync(path.join(spoolFolder, "usage-999999-1.jsonl"), [row(), { ...row(), outcome: null }].map((one) => JSON.stringify(one)).join("\n"));
    const replays = [writer.replay(), writer.replay()];
    expect(writer.health().spooledRows).toBe(2);
    await Promise.all(replays);
    expect(writer.health()).toMatchObject({ spooledRows: 0, lastError: null });
    expect(await counted()).toBe(1);
    expect(readFileSync(path.join(spoolFolder, "usage.rejected"), "utf8").split("\n").filter(Boolean)).toHaveLength(1);
  });

  test("a row of an older version, which lacks a column, holds up no other", async () => {
    const { tags: _, ...older } = row();
    const { outcome: __, ...unknown } = row();
    writeFileSync(path.join(spoolFolder, "usage-999999-1.jsonl"), [older, unknown, row()].map((one) => JSON.stringify(one)).join("\n"));
    await writer.replay();
    expect(writer.health().lastError).toBeNull();
    expect(await counted()).toBe(2);
  });

  test("what waits when the writer is closed, and what comes after, is on disk for the next process", async () => {
    const stopped = new UsageWriter({ spoolFolder, waitMsMax: 60_000 });
    const other = await lockDatabase();
    const recorded = [stopped.record(row()), stopped.record(row())];
    const closed = stopped.close();
    recorded.push(stopped.record(row()));
    await Promise.all(recorded);
    await other.release();
    await closed;
    await writer.replay();
    expect(await counted()).toBe(3);
  });

  test("no answer waits longer than the limit for a database that is busy", async () => {
    const other = await lockDatabase();
    const bounded = new UsageWriter({ spoolFolder, waitMsMax: 500 });
    const startedAt = performance.now();
    await bounded.record(row());
    expect(performance.now() - startedAt).toBeLessThan(4_000); // the database's own patience is five seconds
    await other.release();
    await bounded.close();
  });

  test("when neither the database nor the disk takes a row, the answer goes out in time, health shows it, and the row is kept", async () => {
    const stuck = new UsageWriter({ spoolFolder: "/dev/null/nowhere", waitMsMax: 50 });
    const other = await lockDatabase();
    const one = row();
    await stuck.record(one);
    expect(stuck.health().unsafeRows).toBe(1);
    await other.release();
    await stuck.flush();
    expect(await database().usageRecord.findUnique({ where: { requestId: one.requestId } })).not.toBeNull();
    await stuck.close();
  });
});
