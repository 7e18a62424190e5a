import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Libsql from "libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { database, databaseFile } from "../db/client";
import type { UsageRow } from "./usage-row";
import { UsageWriter } from "./usage-writer";

let serial = 0;
function row(change: Partial<UsageRow> = {}): UsageRow {
  serial += 1;
  return {
    requestId: `req_${serial}`,
    organizationId: "org_1",
    credentialId: "tok_1",
    mode: "pass-through",
    provider: "p",
    model: "m",
    requestedModel: "m",
    method: "POST",
    endpoint: "/chat/completions",
    wire: "openai-chat",
    statusCode: 200,
    outcome: "completed",
    errorCode: null,
    isStreaming: 0,
    inputTokens: 10,
    outputTokens: 5,
    cacheReadTokens: 1,
    cacheWriteTokens: 2,
    reasoningTokens: 3,
    usageSource: "provider",
    costStatus: "priced",
    providerCostNanoUsd: "9007199254740993",
    marginNanoUsd: null,
    chargedNanoUsd: null,
    passes: "[]",
    rawUsage: null,
    ttftMs: 7,
    latencyMs: 9,
    attempts: "[]",
    sessionId: null,
    userId: null,
    tags: null,
    providerRequestId: null,
    providerResponseId: null,
    createdAt: 1_800_000_000_000,
    ...change,
  };
}

let spoolFolder: string;
let writer: UsageWriter;
beforeEach(async () => {
  spoolFolder = mkdtempSync(path.join(tmpdir(), "spool-"));
  writer = new UsageWriter({ spoolFolder, waitMsMax: 100 });
  await database().usageRecord.deleteMany();
  await database().usageHour.deleteMany();
});
afterEach(async () => {
  await writer.close();
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
    await writer.record(one);
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
    const patient = new UsageWriter({ spoolFolder, waitMsMax: 10_000 });
    await Promise.all(Array.from({ length: 1000 }, (_, i) => patient.record(row({ model: `m${i % 3}`, statusCode: i % 10 ? 200 : 500 }))));
    await patient.close();
    expect(await database().usageRecord.count()).toBe(1000);
    const hours = await database().usageHour.findMany();
    expect(hours.map((hour) => hour.requests).reduce((a, b) => a + b)).toBe(1000);
    expect(hours.map((hour) => hour.errors).reduce((a, b) => a + b)).toBe(100);
  });

  test("a row that is written twice counts once", async () => {
    const one = row();
    await writer.record(one);
    await writer.record(one);
    expect(await database().usageRecord.count()).toBe(1);
    expect(await counted()).toBe(1);
  });

  test("while another process holds the database, answers wait no longer than the limit, rows are on disk, and count once afterwards", async () => {
    await writer.record(row());
    const other = new Libsql(databaseFile());
    other.exec("BEGIN IMMEDIATE");
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 20 }, () => writer.record(row())));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(writer.health().spooledRows).toBe(20);
    expect(readdirSync(spoolFolder).length).toBeGreaterThan(0);
    other.exec("COMMIT");
    other.close();
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

  test("when neither the database nor the disk takes a row, the answer goes out in time, health shows it, and the row is kept", async () => {
    const stuck = new UsageWriter({ spoolFolder: "/dev/null/nowhere", waitMsMax: 50 });
    const other = new Libsql(databaseFile());
    other.exec("BEGIN IMMEDIATE");
    const one = row();
    await stuck.record(one);
    expect(stuck.health().unsafeRows).toBe(1);
    other.exec("COMMIT");
    other.close();
    await stuck.flush();
    expect(await database().usageRecord.findUnique({ where: { requestId: one.requestId } })).not.toBeNull();
    await stuck.close();
  });
});
