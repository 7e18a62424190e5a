import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadCatalog } from "../catalog/load-catalog";
import { database } from "../db/client";
import type { FinishedCall } from "../domain/call";
import { newId } from "../domain/ids";
import { UsageWriter } from "../usage/usage-writer";
import { settleCall } from "./settle-call";
import { resoldCall } from "./testing/resold-call";

const spoolFolder = mkdtempSync(path.join(tmpdir(), "spool-"));
/** Two processes: each has a queue and a connection of its own. */
const [here, there] = [new UsageWriter({ spoolFolder, waitMsMax: 30_000 }), new UsageWriter({ spoolFolder, waitMsMax: 30_000 })];
beforeAll(() => loadCatalog());
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  rmSync(spoolFolder, { recursive: true, force: true });
});

function call(organizationId: string, change: Partial<FinishedCall> = {}): FinishedCall {
  const caller = { organizationId, credentialId: "tok_1", mode: "pass-through" } as const;
  return resoldCall(null, { caller, wire: "openai-responses", method: "GET", providerResponseId: "resp_1", ...change });
}
async function counted(organizationId: string) {
  const rows = await database().usageRecord.findMany({ where: { organizationId } });
  const hours = await database().usageHour.findMany({ where: { organizationId } });
  const sum = (items: { outputTokens: number | bigint }[]) => items.reduce((total, { outputTokens }) => total + Number(outputTokens), 0);
  return { rows: rows.length, requests: hours.reduce((total, { requests }) => total + requests, 0), output: [sum(rows), sum(hours)] };
}

describe("a response that is read several times is counted once", () => {
  test("by readings of one group", async () => {
    const organizationId = newId("org");
    const records = await Promise.all(Array.from({ length: 20 }, () => settleCall(here, call(organizationId))));
    expect(await counted(organizationId)).toEqual({ rows: 20, requests: 20, output: [90, 90] });
    expect(records.map(({ row }) => row.outputTokens).sort((a, b) => b - a)).toEqual([90, ...Array(19).fill(0)]);
    expect(records.filter(({ row }) => row.usageSource === "none" && row.costStatus === "priced")).toHaveLength(19);
  });

  test("by two processes at once", async () => {
    for (let round = 0; round < 20; round++) {
      const organizationId = newId("org");
      await Promise.all([here, there].map((writer) => settleCall(writer, call(organizationId))));
      expect(await counted(organizationId)).toEqual({ rows: 2, requests: 2, output: [90, 90] });
    }
  });

  test("a reading that is written again, after its answer was lost, stays as it was", async () => {
    const organizationId = newId("org");
    const [one, two] = [call(organizationId), call(organizationId)];
    for (const again of [one, two, one, two]) await settleCall(there, again);
    expect(await counted(organizationId)).toEqual({ rows: 2, requests: 2, output: [90, 90] });
    expect(await database().usageRecord.findUnique({ where: { requestId: one.requestId } })).toMatchObject({ outputTokens: 90 });
  });

  test("what was counted when it was made is not counted when it is read", async () => {
    const organizationId = newId("org");
    await settleCall(here, call(organizationId, { method: "POST" }));
    await settleCall(here, call(organizationId));
    expect(await counted(organizationId)).toEqual({ rows: 2, requests: 2, output: [90, 90] });
  });

  test("calls that only state the same id (a server that numbers badly), of another provider or another organization, count each", async () => {
    const [organizationId, another] = [newId("org"), newId("org")];
    for (const method of ["POST", "POST"]) await settleCall(here, call(organizationId, { method }));
    await settleCall(here, call(organizationId, { provider: "q" }));
    await settleCall(here, call(another));
    expect(await counted(organizationId)).toEqual({ rows: 3, requests: 3, output: [270, 270] });
    expect(await counted(another)).toEqual({ rows: 1, requests: 1, output: [90, 90] });
  });
});
