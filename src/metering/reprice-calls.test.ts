import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadCatalog, refreshCatalog } from "../catalog/load-catalog";
import { database } from "../db/client";
import { newId } from "../domain/ids";
import { fund } from "../ledger/testing/fund";
import { verifyLedger } from "../ledger/verify/verify-ledger";
import { repriceCalls } from "./reprice-calls";
import { beginCall } from "./testing/begin-call";
import { makeMeter, type TestMeter } from "./testing/make-meter";
import { holdRequest, resoldCall, storeTestModel } from "./testing/resold-call";

const ACTOR = { id: "usr_admin", name: "admin@example.com", address: null };
const MODEL = { providerId: "p", id: "m" };
let made: TestMeter;
let organizationId = "";
let versions = 1;
/** Only the calls of the test that runs. */
let since = new Date();
beforeAll(async () => {
  await storeTestModel();
  await loadCatalog();
  made = makeMeter();
});
beforeEach(async () => {
  organizationId = newId("org");
  await setPrice(1_000, 10_000);
  since = new Date();
});
afterAll(async () => {
  await made.close();
  const differences: unknown[] = [];
  await verifyLedger((difference) => void differences.push(difference));
  expect(differences).toEqual([]);
});

/** Pico-dollars per token, from the beginning on. */
async function setPrice(input: number, output: number): Promise<void> {
  const version = ++versions;
  const rates = JSON.stringify({ tokens: { input: String(input), output: String(output) } });
  const row = { id: `p/m@${version}`, providerId: "p", modelId: "m", version, rates, source: "operator", effectiveAt: new Date(0) };
  await database().priceVersion.create({ data: row });
  await refreshCatalog();
}

/** A call of 100 tokens in and 90 out: 1,000 nano-dollars. */
async function resell(): Promise<string> {
  const ticket = await beginCall(made.meter, holdRequest({ organizationId }));
  await made.meter.finish(resoldCall(ticket, { caller: { organizationId, credentialId: "key_1", mode: "reseller" } }));
  return ticket.requestId;
}
const reprice = (isDryRun = false) => repriceCalls(ACTOR, { model: MODEL, from: since, to: new Date(Date.now() + 1_000), isDryRun });
const available = async () => (await database().balance.findUniqueOrThrow({ where: { organizationId } })).availableNanoUsd;
const adjustments = async () => {
  const rows = await database().ledgerEntry.findMany({ where: { organizationId, type: "adjustment" }, orderBy: { sequence: "asc" } });
  return rows.map(({ debitAccount, creditAccount, amountNanoUsd }) => [debitAccount, creditAccount, amountNanoUsd]);
};

describe("re-pricing", () => {
  test("charges what a higher price adds, call by call, and never twice", async () => {
    await fund(organizationId, 10_000n);
    await resell();
    await resell();
    await setPrice(2_000, 20_000);
    const plan = await reprice(true);
    expect(plan).toMatchObject({ requests: 2, oldNanoUsd: 2_000n, newNanoUsd: 4_000n, differenceNanoUsd: 2_000n, uncollectedNanoUsd: 0n });
    expect(await available()).toBe(8_000n);
    expect(await reprice()).toEqual(plan);
    expect(await available()).toBe(6_000n);
    expect(await adjustments()).toEqual(Array(2).fill([organizationId, "house:sales", 1_000n]));
    expect(await reprice()).toMatchObject({ oldNanoUsd: 4_000n, differenceNanoUsd: 0n });
    expect(await available()).toBe(6_000n);
  });

  test("gives back what a lower price saves, and takes it again when the price goes up again", async () => {
    await fund(organizationId, 10_000n);
    await resell();
    await setPrice(500, 5_000);
    expect(await reprice()).toMatchObject({ differenceNanoUsd: -500n });
    expect(await available()).toBe(9_500n);
    await setPrice(1_000, 10_000);
    expect(await reprice()).toMatchObject({ oldNanoUsd: 500n, newNanoUsd: 1_000n });
    expect(await available()).toBe(9_000n);
  });

  test("takes what a balance holds, and the house bears the rest; what comes back later comes back to who paid it", async () => {
    await fund(organizationId, 1_300n);
    await resell();
    await setPrice(2_000, 20_000);
    expect(await reprice()).toMatchObject({ differenceNanoUsd: 1_000n, uncollectedNanoUsd: 700n });
    expect(await available()).toBe(0n);
    expect(await adjustments()).toEqual([
      [organizationId, "house:sales", 300n],
      ["house:overrun", "house:sales", 700n],
    ]);
    await setPrice(800, 8_000);
    expect(await reprice()).toMatchObject({ oldNanoUsd: 2_000n, newNanoUsd: 800n, uncollectedNanoUsd: -700n });
    expect(await available()).toBe(500n);
  });

  test("says beforehand what a balance cannot cover of more calls than are booked at a time, and then does just that", async () => {
    await fund(organizationId, 310_000n);
    await Promise.all(Array.from({ length: 210 }, resell));
    await setPrice(2_000, 20_000);
    const plan = await reprice(true);
    expect(plan).toMatchObject({ requests: 210, differenceNanoUsd: 210_000n, uncollectedNanoUsd: 110_000n });
    expect(await available()).toBe(100_000n);
    expect(await reprice()).toEqual(plan);
    expect(await available()).toBe(0n);
  });

  test("by two administrators at once is posted once", async () => {
    await fund(organizationId, 10_000n);
    await resell();
    await setPrice(2_000, 20_000);
    await Promise.allSettled([reprice(), reprice(), reprice()]);
    expect(await available()).toBe(8_000n);
    expect(await adjustments()).toHaveLength(1);
  });

  test("leaves calls of before and after the range, and other models, as they are", async () => {
    await fund(organizationId, 10_000n);
    await resell();
    await setPrice(2_000, 20_000);
    const none = await repriceCalls(ACTOR, { model: MODEL, from: new Date(Date.now() + 1_000), to: new Date(Date.now() + 2_000), isDryRun: false });
    expect(none.requests).toBe(0);
    const other = await repriceCalls(ACTOR, { model: { providerId: "p", id: "other" }, from: new Date(0), to: new Date(), isDryRun: false });
    expect(other.requests).toBe(0);
    expect(await available()).toBe(9_000n);
  });

  test("stands in the audit log with what it did, in the transaction that did it", async () => {
    await fund(organizationId, 10_000n);
    await resell();
    await setPrice(2_000, 20_000);
    await reprice();
    const entry = await database().auditEntry.findFirstOrThrow({ where: { action: "model.repriced", organizationId } });
    expect(JSON.parse(entry.after ?? "{}")).toMatchObject({ requests: 1, differenceNanoUsd: "1000" });
  });

  test("goes by the price that a call was charged by, whatever the provider calls the model", async () => {
    await fund(organizationId, 10_000n);
    const ticket = await beginCall(made.meter, holdRequest({ organizationId }));
    const caller = { organizationId, credentialId: "key_1", mode: "reseller" as const };
    await made.meter.finish(resoldCall(ticket, { caller, model: "m-2026-11-01" }));
    await setPrice(2_000, 20_000);
    expect(await reprice()).toMatchObject({ requests: 1, differenceNanoUsd: 1_000n });
  });
});
