import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { loadCatalog } from "../catalog/load-catalog";
import { database } from "../db/client";
import type { FinishedCall } from "../domain/call";
import { newId } from "../domain/ids";
import type { HoldRequest } from "../domain/resale";
import { fund } from "../ledger/testing/fund";
import { verifyLedger } from "../ledger/verify/verify-ledger";
import { beginCall } from "./testing/begin-call";
import { makeMeter, type TestMeter } from "./testing/make-meter";
import { holdRequest, resoldCall, storeTestModel, testModel } from "./testing/resold-call";

let made: TestMeter;
let organizationId: string;
beforeAll(async () => {
  await storeTestModel();
  await loadCatalog();
});
beforeEach(() => {
  made = makeMeter();
  organizationId = newId("org");
});
afterEach(() => made.close());
afterAll(async () => {
  const differences: unknown[] = [];
  await verifyLedger((difference) => void differences.push(difference));
  expect(differences).toEqual([]);
});

const begin = (change: Partial<HoldRequest> = {}) => beginCall(made.meter, holdRequest({ organizationId, ...change }));
const balance = async () => {
  const { availableNanoUsd, heldNanoUsd } = await database().balance.findUniqueOrThrow({ where: { organizationId } });
  return [availableNanoUsd, heldNanoUsd];
};
const caller = () => ({ organizationId, credentialId: "key_1", mode: "reseller" as const });
const finish = (ticket: Awaited<ReturnType<typeof begin>>, change: Partial<FinishedCall> = {}) =>
  made.meter.finish(resoldCall(ticket, { caller: caller(), ...change }));
const rowOf = (requestId: string) => database().usageRecord.findUniqueOrThrow({ where: { requestId } });
const SHORT = [{ model: null, buckets: { output: 1 } }];
const TRY = { provider: "p", model: "m", errorCode: null, startedAtMs: 0, latencyMs: 1, mayHaveCostNanoUsd: null };
const hold = (requestId: string) => database().hold.findUniqueOrThrow({ where: { requestId } });

describe("a resold call", () => {
  test("its price is held while it runs; its end charges what it used, with the margin, and gives back the rest", async () => {
    await made.close();
    made = makeMeter({ marginPpm: 200_000 });
    await fund(organizationId, 10_000n);
    const ticket = await begin();
    expect(ticket).toMatchObject({ outputTokensMax: 90, amountNanoUsd: 1_200n, marginPpm: 200_000 });
    expect(await balance()).toEqual([8_800n, 1_200n]);
    const { settlement } = await finish(ticket, { passes: [{ model: null, buckets: { input: 10, cacheRead: 10, output: 9 } }] });
    expect(settlement).toEqual({ providerCostNanoUsd: 101n, marginNanoUsd: 20n, chargedNanoUsd: 121n });
    expect(await balance()).toEqual([9_879n, 0n]);
    expect(await rowOf(ticket.requestId)).toMatchObject({ providerCostNanoUsd: 101n, marginNanoUsd: 20n, marginPpm: 200_000, chargedNanoUsd: 121n });
    const charge = await database().ledgerEntry.findFirstOrThrow({ where: { requestId: ticket.requestId } });
    expect(charge).toMatchObject({ type: "charge", debitAccount: organizationId, creditAccount: "house:sales", amountNanoUsd: 121n });
    const hours = await database().usageHour.findMany({ where: { organizationId } });
    expect(hours.map(({ chargedNanoUsd, marginNanoUsd }) => [chargedNanoUsd, marginNanoUsd])).toEqual([[121n, 20n]]);
  });

  test("the organization's own margin counts before the model's, and that before the default", async () => {
    await fund(organizationId, 10_000n);
    expect(await begin({ model: { ...testModel, marginPpm: 500_000 } })).toMatchObject({ marginPpm: 500_000 });
    const own = newId("org");
    await database().organization.create({ data: { id: own, name: "Own", marginPpm: 0 } });
    await fund(own, 10_000n);
    expect(await begin({ organizationId: own, model: { ...testModel, marginPpm: 500_000 } })).toMatchObject({ marginPpm: 0 });
  });

  test("settled twice, it is charged once", async () => {
    await fund(organizationId, 10_000n);
    const ticket = await begin();
    const [first, second] = [await finish(ticket), await finish(ticket, { passes: [{ model: null, buckets: { output: 1 } }] })];
    expect([first.settlement?.chargedNanoUsd, second.settlement?.chargedNanoUsd]).toEqual([1_000n, 1_000n]);
    expect(await balance()).toEqual([9_000n, 0n]);
  });

  test.each<[string, Partial<FinishedCall>]>([
    ["the provider broke before it said anything", { outcome: "broken", statusCode: 502, passes: [] }],
    ["the provider refused it", { outcome: "completed", statusCode: 429, passes: [] }],
    ["the provider counted its input and failed", { outcome: "broken", passes: [{ model: null, buckets: { input: 100 } }] }],
    ["the client left and nothing ever came", { outcome: "cancelled", statusCode: 499, passes: [], usageSource: "none" }],
    ["it was never sent", { outcome: "refused", statusCode: 503, passes: [] }],
  ])("nothing is charged when %s", async (_, change) => {
    await fund(organizationId, 10_000n);
    const ticket = await begin();
    const { settlement } = await finish(ticket, change);
    expect(settlement?.chargedNanoUsd).toBe(0n);
    expect(await balance()).toEqual([10_000n, 0n]);
    expect(await hold(ticket.requestId)).toMatchObject({ status: "released" });
  });

  test.each<[string, Partial<FinishedCall>, bigint]>([
    ["broke half way", { outcome: "broken", usageSource: "estimated", passes: [{ model: null, buckets: { input: 100, output: 5 } }] }, 150n],
    ["was left by its client and read to its end", { outcome: "cancelled", statusCode: 499 }, 1_000n],
    ["was served at a tier without a price", { serviceTier: "mystery" }, 1_000n],
    ["used a helper model without a price", { passes: [{ model: "other", buckets: { output: 10 } }] }, 100n],
    ["used something without a price", { passes: [{ model: null, buckets: { output: 1, webSearches: 1 } }] }, 1_000n],
    ["states no usage", { passes: [], usageSource: "none" }, 1_000n],
    ["states a negative usage", { passes: [{ model: null, buckets: { input: -5, output: 5 } }] }, 1_000n],
    ["states a usage that cannot be", { passes: [{ model: null, buckets: { output: 2 ** 52 } }] }, 1_000n],
  ])("a call that %s is charged by what is known", async (_, change, charged) => {
    await fund(organizationId, 10_000n);
    const ticket = await begin();
    await finish(ticket, change);
    expect(await balance()).toEqual([10_000n - charged, 0n]);
    expect(await hold(ticket.requestId)).toMatchObject({ status: "settled" });
  });

  test("what was not priced by the provider's word is marked and reported", async () => {
    await fund(organizationId, 10_000n);
    const ticket = await begin();
    await finish(ticket, { passes: [], usageSource: "none" });
    expect(await rowOf(ticket.requestId)).toMatchObject({ usageSource: "estimated", costStatus: "unpriced", providerCostNanoUsd: null });
    expect(made.alerts).toEqual([{ requestId: ticket.requestId, organizationId, overrunNanoUsd: "0", reviewReason: "no usage" }]);
  });

  test.each<[string, boolean, Partial<FinishedCall>]>([
    ["was given up while the provider was at work on it", true, { attempts: [{ ...TRY, statusCode: null }] }],
    ["was cut off in the middle of an answer in one piece", true, { attempts: [{ ...TRY, statusCode: 200 }] }],
    ["the provider had refused", false, { attempts: [{ ...TRY, statusCode: 429 }] }],
    ["was never sent", false, { attempts: [] }],
    ["was cut off in mid-stream", true, { attempts: [{ ...TRY, statusCode: 200 }], usageSource: "estimated", passes: SHORT }],
    ["was read to its end", false, { attempts: [{ ...TRY, statusCode: 200 }], usageSource: "provider", passes: SHORT }],
  ])("a call without a client that %s pays for what came; is it reported? %s", async (_, isReported, change) => {
    await fund(organizationId, 10_000n);
    const ticket = await begin();
    await finish(ticket, { outcome: "cancelled", statusCode: 499, passes: [], usageSource: "none", ...change });
    expect(await balance()).toEqual([change.passes ? 9_990n : 10_000n, 0n]);
    expect(made.alerts.map(({ reviewReason }) => reviewReason)).toEqual(isReported ? ["cut off after the client left"] : []);
  });

  test("what it used beyond its hold is taken from what is available, and the house pays the rest", async () => {
    await fund(organizationId, 1_500n);
    const ticket = await begin();
    const { settlement } = await finish(ticket, { passes: [{ model: null, buckets: { output: 200 } }] });
    expect(settlement).toEqual({ providerCostNanoUsd: 2_000n, marginNanoUsd: 0n, chargedNanoUsd: 1_500n });
    expect(await balance()).toEqual([0n, 0n]);
    const overrun = await database().ledgerEntry.findFirstOrThrow({ where: { requestId: ticket.requestId, type: "overrun" } });
    expect(overrun).toMatchObject({ debitAccount: "house:overrun", creditAccount: "house:sales", amountNanoUsd: 500n, balanceAfterNanoUsd: 0n });
    expect(made.alerts).toMatchObject([{ overrunNanoUsd: "500", reviewReason: "more than was held" }]);
    await fund(organizationId, 1_000n);
    await finish(ticket, { passes: [{ model: null, buckets: { output: 200 } }] });
    expect(await balance()).toEqual([1_000n, 0n]);
  });

  test("what it used beyond its hold is reported, also where the balance has it", async () => {
    await fund(organizationId, 10_000n);
    const ticket = await begin();
    await finish(ticket, { passes: [{ model: null, buckets: { output: 101 } }] });
    expect(await balance()).toEqual([8_990n, 0n]);
    expect(made.alerts).toMatchObject([{ overrunNanoUsd: "0", reviewReason: "more than was held" }]);
  });

  test("one that was refused before it held anything is recorded, and costs nothing", async () => {
    const call = resoldCall(null, { caller: caller(), outcome: "refused", statusCode: 402, errorCode: "insufficient_balance", passes: [] });
    const { settlement } = await made.meter.finish(call);
    expect(settlement).toBeNull();
    expect(await rowOf(call.requestId)).toMatchObject({ chargedNanoUsd: 0n, costStatus: "priced" });
  });
});

describe("a hold", () => {
  test("that nobody renews expires, and its call can be charged all the same when it ends late", async () => {
    await made.close();
    let nowMs = Date.now();
    made = makeMeter({ nowMs: () => nowMs });
    await fund(organizationId, 10_000n);
    const ticket = await begin();
    const other = makeMeter({ nowMs: () => nowMs });
    nowMs += 119_000;
    await other.meter.sweep();
    expect(await hold(ticket.requestId)).toMatchObject({ status: "open" });
    nowMs += 2_000;
    await other.meter.sweep();
    await other.close();
    expect(await balance()).toEqual([10_000n, 0n]);
    expect(await hold(ticket.requestId)).toMatchObject({ status: "expired" });
    await finish(ticket);
    expect(await balance()).toEqual([9_000n, 0n]);
    expect(await hold(ticket.requestId)).toMatchObject({ status: "expired" });
  });

  test("of a call that runs is renewed until the call ends", async () => {
    await made.close();
    let passedMs = 0;
    const [startedAt, startedAtMs] = [performance.now(), Date.now()];
    const clock = vi.spyOn(performance, "now").mockImplementation(() => startedAt + passedMs);
    made = makeMeter({ nowMs: () => startedAtMs + passedMs });
    try {
      await fund(organizationId, 10_000n);
      const ticket = await begin();
      for (; passedMs < 600_000; passedMs += 20_000) await made.meter.sweep();
      expect(await hold(ticket.requestId)).toMatchObject({ status: "open" });
      await finish(ticket);
      expect(await hold(ticket.requestId)).toMatchObject({ status: "settled" });
    } finally {
      clock.mockRestore();
    }
  });

  test.each([86_400_000, -86_400_000])("of a call that runs stays open when the clock jumps by %i ms", async (jumpMs) => {
    await made.close();
    let nowMs = Date.now();
    made = makeMeter({ nowMs: () => nowMs });
    await fund(organizationId, 10_000n);
    const ticket = await begin();
    nowMs += jumpMs;
    await made.meter.sweep();
    expect(await hold(ticket.requestId)).toMatchObject({ status: "open", expiresAt: new Date(nowMs + 120_000) });
    expect(await balance()).toEqual([9_000n, 1_000n]);
    await finish(ticket);
    expect(await balance()).toEqual([9_000n, 0n]);
  });

  test("of a process that is gone is closed at the next sweep, and of one that lives, or lives elsewhere, is kept", async () => {
    await fund(organizationId, 10_000n);
    const { requestId } = await begin();
    const { owner, ...rest } = await hold(requestId);
    const [host, pid, start] = owner.split("/");
    const others = { dead: `${host}/999999999/${start}`, reused: `${host}/${pid}/1`, elsewhere: `elsewhere/999999999/${start}` };
    for (const [name, otherOwner] of Object.entries(others))
      await database().hold.create({ data: { ...rest, requestId: `${name}_${requestId}`, owner: otherOwner } });
    expect(await made.meter.sweep()).toBe(2);
    const open = await database().hold.findMany({ where: { organizationId, status: "open" }, orderBy: { requestId: "asc" } });
    expect(open.map((one) => one.requestId)).toEqual([`elsewhere_${requestId}`, requestId]);
    expect(await balance()).toEqual([8_000n, 2_000n]);
  });
});
