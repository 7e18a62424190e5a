import { readdirSync, rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadCatalog } from "../catalog/load-catalog";
import { database } from "../db/client";
import { lockDatabase } from "../db/testing/lock-database";
import { newId } from "../domain/ids";
import { fund } from "../ledger/testing/fund";
import type { Difference } from "../ledger/verify/difference";
import { verifyLedger } from "../ledger/verify/verify-ledger";
import { makeMeter, type TestMeter } from "./testing/make-meter";
import { holdRequest, resoldCall, storeTestModel } from "./testing/resold-call";

/** A wait that is short, and one that outlasts the lock. */
const [HASTY_MS, PATIENT_MS] = [300, 30_000];
const meters: TestMeter[] = [];
let organizationId: string;
let lock: { release(): Promise<void> } | null = null;

beforeAll(async () => {
  await storeTestModel();
  await loadCatalog();
});
beforeEach(async () => {
  organizationId = newId("org");
  await fund(organizationId, 10_000n);
});
afterEach(async () => {
  await unlock();
  for (const made of meters.splice(0)) await made.close();
});
afterAll(async () => {
  const differences: Difference[] = [];
  await verifyLedger((difference) => void differences.push(difference));
  expect(differences).toEqual([]);
});

function make(options: Parameters<typeof makeMeter>[0] = {}): TestMeter {
  const made = makeMeter({ waitMsMax: PATIENT_MS, ...options });
  meters.push(made);
  return made;
}
async function unlock(): Promise<void> {
  await lock?.release();
  lock = null;
}
const request = () => holdRequest({ organizationId });
const end = (made: TestMeter, ticket: Parameters<typeof resoldCall>[0]) =>
  made.meter.finish(resoldCall(ticket, { caller: { organizationId, credentialId: "key_1", mode: "reseller" } }));
const balance = async () => {
  const { availableNanoUsd, heldNanoUsd } = await database().balance.findUniqueOrThrow({ where: { organizationId } });
  return [availableNanoUsd, heldNanoUsd];
};
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it never happened");
}

describe("while another process holds the database", () => {
  test("a call without a hold is refused in time, and a hold that comes too late is given back", async () => {
    const made = make({ waitMsMax: HASTY_MS });
    lock = await lockDatabase();
    const startedAt = performance.now();
    await expect(made.meter.begin(request())).rejects.toMatchObject({ code: "unavailable", retryAfterSeconds: 2 });
    expect(performance.now() - startedAt).toBeLessThan(PATIENT_MS);
    await unlock();
    await until(async () => (await database().hold.count({ where: { organizationId, status: "open" } })) === 0);
    await made.group.run({}); // behind whatever was late
    expect(await balance()).toEqual([10_000n, 0n]);
  });

  test("a hold that can wait is there when the database is back", async () => {
    const made = make();
    lock = await lockDatabase();
    const held = made.meter.begin(request());
    await unlock();
    expect(await held).toMatchObject({ amountNanoUsd: 1_000n });
  });

  test("a settlement goes to disk, and is booked once when the database is back", async () => {
    const patient = make();
    const hasty = make({ waitMsMax: HASTY_MS });
    const ticket = await patient.meter.begin(request());
    lock = await lockDatabase();
    const { settlement } = await end(hasty, ticket);
    expect(settlement?.chargedNanoUsd).toBe(1_000n);
    expect(readdirSync(hasty.spoolFolder)).toHaveLength(1);
    await unlock();
    await until(async () => (await database().usageRecord.count({ where: { requestId: ticket.requestId } })) === 1);
    await hasty.writer.replay();
    await end(patient, ticket);
    expect(await balance()).toEqual([9_000n, 0n]);
  });

  test("what a process had on disk when it ended is booked by the next one, even after its hold has expired", async () => {
    const first = make();
    const tickets = [await first.meter.begin(request()), await first.meter.begin(request())];
    await first.group.close();
    const ended = tickets.map((ticket) => end(first, ticket));
    await first.writer.close();
    await Promise.all(ended);
    const requestId = tickets[0]?.requestId ?? "";
    const { group } = make();
    await group.run({ renewals: [{ requestId, expiresAtMs: 1 }] });
    await group.run({ closings: [{ expiredAtMs: 1, closedAtMs: Date.now() }] });
    expect(await balance()).toEqual([9_000n, 1_000n]);
    const next = make({ spoolFolder: first.spoolFolder });
    await next.meter.sweep();
    expect(await balance()).toEqual([8_000n, 0n]);
    expect(await database().hold.findUnique({ where: { requestId } })).toMatchObject({ status: "expired" });
    expect(readdirSync(first.spoolFolder)).toEqual([]);
    rmSync(first.spoolFolder, { recursive: true });
  });

  test("when not even the disk takes a settlement, its answer waits until the database does", async () => {
    const ticket = await make().meter.begin(request());
    const stuck = make({ waitMsMax: 50, spoolFolder: "/dev/null/nowhere" });
    lock = await lockDatabase();
    let isOut = false;
    const ended = end(stuck, ticket).then(() => {
      isOut = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([isOut, stuck.writer.health().unsafeRows]).toEqual([false, 1]);
    await unlock();
    await ended;
    expect(await balance()).toEqual([9_000n, 0n]);
    expect(stuck.writer.health().unsafeRows).toBe(0);
  });
});
