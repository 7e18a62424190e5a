import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bySize } from "../../e2e/tools/support/full-size";
import { loadCatalog } from "../catalog/load-catalog";
import { database } from "../db/client";
import type { FinishedCall } from "../domain/call";
import { newId } from "../domain/ids";
import { fund } from "../ledger/testing/fund";
import { setDetail, tamper } from "../ledger/testing/tamper";
import { type Difference, PAGE_ROWS } from "../ledger/verify/difference";
import { verifyLedger } from "../ledger/verify/verify-ledger";
import { beginCall } from "./testing/begin-call";
import { makeMeter } from "./testing/make-meter";
import { holdRequest, resoldCall, storeTestModel } from "./testing/resold-call";

const made = makeMeter({ marginPpm: 200_000 });
let organizationId: string;
let requestId: string;
beforeAll(async () => {
  await storeTestModel();
  await loadCatalog();
});
afterAll(() => made.close());

async function call(change: Partial<FinishedCall> = {}): Promise<string> {
  const ticket = await beginCall(made.meter, holdRequest({ organizationId }));
  await made.meter.finish(resoldCall(ticket, { caller: { organizationId, credentialId: "key_1", mode: "reseller" }, ...change }));
  return ticket.requestId;
}

/** The rules that are broken in this test's organization. */
async function verify(nowMs?: number): Promise<string[]> {
  const differences: Difference[] = [];
  await verifyLedger((difference) => void differences.push(difference), nowMs);
  return [...new Set(differences.filter((one) => one.organizationId === organizationId).map(({ rule }) => rule))];
}

beforeEach(async () => {
  organizationId = newId("org");
  await fund(organizationId, 100_000n);
  requestId = await call();
});

describe("ledger:verify", () => {
  test("a ledger of all kinds of calls adds up, and everything in it is counted", async () => {
    await call({ passes: [], usageSource: "none" });
    await call({ outcome: "broken", statusCode: 502, passes: [] });
    await call({ outcome: "broken", passes: [{ model: null, buckets: { input: 50 } }] });
    await call({ serviceTier: "mystery" });
    await call({ passes: [{ model: null, buckets: { output: 50_000 } }] });
    await beginCall(made.meter, holdRequest({ organizationId, outputTokensAsked: 0, inputTokensMax: 0 }));
    expect(await verify()).toEqual([]);
    const sums = await verifyLedger(() => {});
    expect(sums.calls).toBe(await database().usageRecord.count());
    expect(sums.entries).toBe(await database().ledgerEntry.count());
    expect(sums.holds).toBe(await database().hold.count());
  });

  const mine = () => `"organizationId" = '${organizationId}'`;
  test.each<[string, () => string, string]>([
    [
      "an entry's amount",
      () => `UPDATE "LedgerEntry" SET "amountNanoUsd" = 1 WHERE "requestId" = '${requestId}'`,
      "an entry states the balance after it",
    ],
    [
      "an entry's balance",
      () => `UPDATE "LedgerEntry" SET "balanceAfterNanoUsd" = 1 WHERE "requestId" = '${requestId}'`,
      "an entry states the balance after it",
    ],
    ["a lost entry", () => `DELETE FROM "LedgerEntry" WHERE ${mine()} AND sequence = 1`, "entries are numbered without a gap"],
    ["a lost last entry", () => `DELETE FROM "LedgerEntry" WHERE ${mine()} AND sequence = 2`, "the balance counts the entries"],
    ["a lost balance", () => `DELETE FROM "Balance" WHERE ${mine()}`, "available and held are the sum of the entries"],
    [
      "a balance that was raised",
      () => `UPDATE "Balance" SET "availableNanoUsd" = "availableNanoUsd" + 1 WHERE ${mine()}`,
      "available and held are the sum of the entries",
    ],
    [
      "money that was moved into held",
      () => `UPDATE "Balance" SET "availableNanoUsd" = "availableNanoUsd" - 1, "heldNanoUsd" = 1 WHERE ${mine()}`,
      "what is held is the sum of the open holds",
    ],
    ["a lost call", () => `DELETE FROM "UsageRecord" WHERE "requestId" = '${requestId}'`, "a charge has its call"],
    ["a call of a settled hold", () => `DELETE FROM "UsageRecord" WHERE "requestId" = '${requestId}'`, "a settled hold has its call"],
    ["a lost hold", () => `DELETE FROM "Hold" WHERE "requestId" = '${requestId}'`, "a call without a hold costs nothing"],
    [
      "a charge that is said to be another",
      () => `UPDATE "UsageRecord" SET "chargedNanoUsd" = 1 WHERE "requestId" = '${requestId}'`,
      "a usage row says what left the balance",
    ],
    [
      "another margin",
      () => `UPDATE "UsageRecord" SET ${setDetail("marginPpm", "1")} WHERE "requestId" = '${requestId}'`,
      "a call has its hold's margin",
    ],
    [
      "another cost",
      () => `UPDATE "UsageRecord" SET "providerCostNanoUsd" = 1 WHERE "requestId" = '${requestId}'`,
      "the provider's cost follows from usage and price version",
    ],
    [
      "another usage",
      () => `UPDATE "UsageRecord" SET ${setDetail("passes", `replace(passes, '"output":90', '"output":91')`)} WHERE "requestId" = '${requestId}'`,
      "a charge is cost and margin",
    ],
    [
      "another price",
      () => `UPDATE "UsageRecord" SET ${setDetail("passes", "replace(passes, 'p/m@1', 'p/m@2')")} WHERE "requestId" = '${requestId}'`,
      "a charge is cost and margin",
    ],
    [
      "a settled hold that is called released",
      () => `UPDATE "Hold" SET status = 'released' WHERE "requestId" = '${requestId}'`,
      "a released hold is not charged",
    ],
  ])("finds %s", async (_, statement, rule) => {
    await tamper(statement());
    expect(await verify()).toContain(rule);
  });

  test("a routed call has a margin of its own, which is none above its hold's", async () => {
    const routing = { route: "r", strategy: "simple" as const, reason: "", skipped: [] };
    const ticket = await beginCall(made.meter, holdRequest({ organizationId }));
    const fallback = { ...ticket, marginPpm: ticket.marginPpm / 2 };
    await made.meter.finish(resoldCall(fallback, { caller: { organizationId, credentialId: "key_1", mode: "reseller" }, routing }));
    expect(await verify()).toEqual([]);
    await tamper(`UPDATE "UsageRecord" SET ${setDetail("marginPpm", "900000")} WHERE "requestId" = '${ticket.requestId}'`);
    expect(await verify()).toContain("a routed call's margin is none above its hold's");
  });

  test("finds a hold that was forgotten", async () => {
    await beginCall(made.meter, holdRequest({ organizationId }));
    expect(await verify(Date.now() + 300_000)).toEqual(["no hold is open after its expiry"]);
  });

  // The last one: whoever comes after it verifies its calls as well.
  test("it reads in pages: thousands of calls add up too", async () => {
    const calls = bySize({ small: PAGE_ROWS + 50, full: 1_200 });
    await fund(organizationId, BigInt(calls) * 1_300n);
    await Promise.all(Array.from({ length: calls }, () => call()));
    expect(await verify()).toEqual([]);
  });
});
