import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { postEntry } from "@/ledger/post-entry";
import { getUsageBySession } from "../figures/usage-periods";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { getRequest } from "./get-request";

const organizationId = "org_mine";
const rates = { tokens: { input: "150000", output: "600000" } };
const passes = [{ model: null, buckets: { input: 1_001, output: 2 }, priceVersionId: "openai/gpt-4o-mini@1", serviceTier: null }];
// 1,001 × 150,000 + 2 × 600,000 = 151,350,000 pico-dollars; with 12.5 % that is 170,268.75 nano-dollars.
const PROVIDER = 151_350n;
const PRICE = 170_269n;

function resold(requestId: string, change: Parameters<typeof usageRow>[0] = {}, priceNanoUsd = PRICE) {
  return usageRow({
    requestId,
    organizationId,
    credentialId: "key_1",
    mode: "reseller",
    model: "gpt-4o-mini",
    providerCostNanoUsd: String(PROVIDER),
    marginPpm: 125_000,
    marginNanoUsd: String(PRICE - PROVIDER),
    chargedNanoUsd: String(priceNanoUsd),
    passes: JSON.stringify(passes),
    sessionId: "the session",
    settlement: {
      status: priceNanoUsd === 0n ? "released" : "settled",
      priceNanoUsd: String(priceNanoUsd),
      chargeId: `txn_charge_${requestId}`,
      overrunId: `txn_overrun_${requestId}`,
      description: "gpt-4o-mini",
      closedAtMs: Date.UTC(2026, 10, 10, 12, 31),
    },
    ...change,
  });
}

beforeAll(async () => {
  const db = database();
  await db.organization.create({ data: { id: organizationId, name: "Mine" } });
  const key = { organizationId, createdById: "usr_1", digest: "-", prefix: "llm_sk_…" };
  await db.apiKey.create({ data: { id: "key_1", name: "Production app", ...key } });
  await db.provider.create({ data: { id: "openai", name: "OpenAI", wire: "openai", baseUrl: "http://127.0.0.1" } });
  await db.model.create({ data: { providerId: "openai", id: "gpt-4o-mini", name: "GPT-4o mini", match: "{}", position: 0 } });
  const version = { providerId: "openai", modelId: "gpt-4o-mini", source: "test", effectiveAt: new Date("2026-01-01") };
  await db.priceVersion.create({ data: { ...version, id: "openai/gpt-4o-mini@1", version: 1, rates: JSON.stringify(rates) } });
  const funds = { type: "topup", counterAccount: "house:payments", description: "Top-up", reference: "pay_1" } as const;
  await db.$transaction((tx) => postEntry(tx, { organizationId, amountNanoUsd: 3n * PRICE, ...funds }));
  await insertUsage([resold("req_paid")]);
  await insertUsage([resold("req_wrong", { marginPpm: 200_000 })]);
  await insertUsage([resold("req_nothing", { marginNanoUsd: String(-PROVIDER) }, 0n)]);
  await insertUsage([resold("req_hold", { costStatus: "unpriced", providerCostNanoUsd: null, marginNanoUsd: null, passes: "[]" }, PRICE - 9n)]);
  await insertUsage([resold("req_overrun")]);
  await insertUsage([
    usageRow({ requestId: "req_refused", organizationId, mode: "reseller", marginNanoUsd: "0", chargedNanoUsd: "0", providerCostNanoUsd: "0" }),
  ]);
  await insertUsage([usageRow({ requestId: "req_through", organizationId, sessionId: "the session" })]);
});

const detail = async (requestId: string) => {
  const request = await getRequest(organizationId, requestId);
  if (!request) throw new Error("no such request");
  return request;
};

describe("a resold request", () => {
  test("comes with cost, margin, charge and the ledger's entry, which agree", async () => {
    const request = await detail("req_paid");
    expect(request).toMatchObject({ keyId: "key_1", keyName: "Production app" });
    expect(request.cost).toEqual({ status: "priced", provider: "0.000151350", margin: "0.000018919", charged: "0.000170269" });
    expect(request.charge).toEqual({
      basis: "margin",
      marginPercent: "12.5",
      price: "0.000170269",
      charged: "0.000170269",
      overrun: "0.000000000",
      matches: true,
      entries: [expect.objectContaining({ id: "txn_charge_req_paid", type: "charge", amount: "-0.000170269", balanceAfter: "0.000340538" })],
    });
  });

  test("says so when the margin that it states does not give its price", async () => {
    expect((await detail("req_wrong")).charge).toMatchObject({ basis: "margin", matches: false });
  });

  test("that delivered nothing is not charged, and what the provider may bill is the house's", async () => {
    expect((await detail("req_nothing")).charge).toMatchObject({ basis: "nothing", price: "0.000000000", matches: true, entries: [] });
  });

  test("whose usage has no price is charged what was held", async () => {
    expect((await detail("req_hold")).charge).toMatchObject({ basis: "hold", price: "0.000170260", charged: "0.000170260", matches: true });
  });

  test("that costs more than is left takes what is left, and says what the house paid", async () => {
    expect((await detail("req_overrun")).charge).toMatchObject({
      price: "0.000170269",
      charged: "0.000000009",
      overrun: "0.000170260",
      matches: true,
      entries: [{ amount: "-0.000000009", balanceAfter: "0.000000000" }],
    });
  });

  test("that was refused before there was a hold owes nothing, and pass-through has no charge at all", async () => {
    expect((await detail("req_refused")).charge).toMatchObject({ basis: "nothing", marginPercent: null, matches: true });
    expect((await detail("req_through")).charge).toBeNull();
  });

  test("is in the totals of its session with what really left the balance", async () => {
    const range = { from: new Date("2026-11-01"), to: new Date("2026-11-30") };
    const { cost, requests } = await getUsageBySession(organizationId, { ...range, sessionId: "the session" });
    expect(requests).toBe(6);
    // Paid twice in full, once by the hold, once what was left.
    expect(cost).toMatchObject({ charged: "0.000510807", unpricedRequests: 1 });
  });
});
