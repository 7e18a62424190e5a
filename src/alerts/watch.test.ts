import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { database } from "../db/client";
import { inTransaction } from "../db/in-transaction";
import { testRow } from "../db/testing/make-work";
import { newId } from "../domain/ids";
import { postEntry } from "../ledger/post-entry";
import { fund } from "../ledger/testing/fund";
import { insertUsage } from "../queries/testing/insert-usage";
import { deleteChannel } from "./change-channel";
import { changeRule, deleteRule } from "./change-rules";
import { createChannel } from "./create-channel";
import type { ProviderState } from "./read-providers";
import { ACTOR, makeOrganization, makeRule } from "./testing/make-alerts";
import { Watch } from "./watch";

vi.hoisted(() => {
  process.env.ALLOW_PRIVATE_WEBHOOKS = "on"; // no name is looked up
});

const USD = 1_000_000_000n;
const errors: unknown[] = [];
const clock = { nowMs: Date.now() };
let providers: ProviderState[] = [];
const makeWatch = () =>
  new Watch({ providers: async () => providers, nowMs: () => clock.nowMs, onEvents: () => undefined, onError: (error) => errors.push(error) });

let organizationId: string;
let channelIds: string[];
let watch: Watch;
const events = async () =>
  (await database().alertEvent.findMany({ where: { organizationId }, orderBy: { sequence: "asc" } })).map(({ body }) => JSON.parse(body));
const types = async () => (await events()).map(({ type }) => type);

let spends = 0;
/** Takes money away, as a charge does. */
function spend(amountNanoUsd: bigint): Promise<unknown> {
  const entry = {
    organizationId,
    type: "adjustment",
    amountNanoUsd: -amountNanoUsd,
    counterAccount: "house:adjustments",
    description: "Spent",
  } as const;
  return inTransaction((tx) => postEntry(tx, { ...entry, reference: `spend_${++spends}_${organizationId}` }));
}

beforeEach(async () => {
  clock.nowMs = Date.now();
  providers = [];
  organizationId = await makeOrganization();
  const input = { type: "slack", name: "Room", url: "https://hooks.example.com/services/T/B/x" } as const;
  channelIds = [(await createChannel({ organizationId, actor: ACTOR, locale: "en" }, input)).id];
  watch = makeWatch();
});
afterEach(async () => {
  await database().alertRule.deleteMany();
  expect(errors.splice(0)).toEqual([]);
});

describe("a low balance", () => {
  test("is told once for each fall below the threshold, also when it comes back before anybody looks, and with what was available then", async () => {
    await fund(organizationId, 20n * USD);
    await makeRule({ organizationId, kind: "low_balance", threshold: "10", channelIds });
    await watch.look();
    expect(await events()).toEqual([]);
    await spend(12n * USD);
    await fund(organizationId, 5n * USD);
    await watch.look();
    await watch.look();
    const [first, ...others] = await events();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ type: "balance.low", data: { available: "8.000000000", threshold: "10.000000000" } });
    expect(first.data.organization).toEqual({ id: organizationId, name: "Northwind" });
    await spend(4n * USD);
    await watch.look();
    expect((await events()).length).toBe(2);
    const deliveries = await database().alertDelivery.findMany({ where: { organizationId } });
    expect(deliveries.map(({ sequence, status }) => [sequence, status]).sort()).toEqual([
      [1, "pending"],
      [2, "pending"],
    ]);
  });

  test("that trembles around the threshold is told once: it must have been 10 % above", async () => {
    await fund(organizationId, 20n * USD);
    await makeRule({ organizationId, kind: "low_balance", threshold: "10", channelIds });
    await watch.look();
    await spend(11n * USD);
    for (let i = 0; i < 3; i++) {
      await watch.look();
      await fund(organizationId, 1_900_000_000n);
      await watch.look();
      await spend(1_900_000_000n);
    }
    await watch.look();
    expect((await events()).length).toBe(1);
    await fund(organizationId, 2n * USD);
    await watch.look();
    await spend(2n * USD);
    await watch.look();
    expect((await events()).length).toBe(2);
  });

  test("is told once, though many processes look at the same moment", async () => {
    await makeRule({ organizationId, kind: "low_balance", channelIds });
    await Promise.all(Array.from({ length: 4 }, () => makeWatch().look()));
    await makeWatch().look();
    expect(await types()).toEqual(["balance.low"]);
  });

  test("is compared anew when the threshold changes, and no more when the rule is gone", async () => {
    await fund(organizationId, 8n * USD);
    const rule = await makeRule({ organizationId, kind: "low_balance", threshold: "5", channelIds });
    await watch.look();
    expect(await events()).toEqual([]);
    await changeRule({ organizationId, actor: ACTOR }, rule.id, { threshold: "9" });
    await watch.look();
    expect(await types()).toEqual(["balance.low"]);
    await deleteRule({ organizationId, actor: ACTOR }, rule.id);
    await spend(1n * USD);
    await watch.look();
    expect((await events()).length).toBe(1);
    expect(await database().alertDelivery.findFirst({ where: { organizationId } })).toMatchObject({
      status: "failed",
      lastError: "the rule was deleted",
    });
    expect([await database().alertLowBalance.count(), await database().alertCrossing.count()]).toEqual([0, 0]);
  });

  test("of a rule whose channel was deleted is noted, and sent nowhere", async () => {
    await makeRule({ organizationId, kind: "low_balance", channelIds });
    await deleteChannel({ organizationId, actor: ACTOR, id: channelIds[0] as string });
    await watch.look();
    expect([await types(), await database().alertDelivery.count({ where: { organizationId } })]).toEqual([["balance.low"], 0]);
  });
});

describe("a provider", () => {
  const state = (status: ProviderState["status"]) => [{ id: "openai", name: "OpenAI", status }];

  test("is told to be down and to have recovered, once each, and nothing while nobody knows", async () => {
    await makeRule({ organizationId, kind: "provider_down", channelIds });
    const seen = [state("healthy"), state("down"), state("down"), state("unknown"), state("degraded"), state("healthy"), state("down")];
    for (const one of seen) {
      providers = one;
      await Promise.all([watch.look(), makeWatch().look()]);
    }
    expect(await types()).toEqual(["provider.down", "provider.recovered", "provider.down"]);
    expect((await events())[0].data).toMatchObject({ provider: { id: "openai", name: "OpenAI" }, status: "down" });
  });
});

describe("calls", () => {
  const row = (change: Partial<Parameters<typeof testRow>[0]>) =>
    testRow({ requestId: newId("req"), organizationId, mode: "pass-through", createdAt: clock.nowMs - 1_000, ...change });

  test("that fail are told from twenty on, and once", async () => {
    await makeRule({ organizationId, kind: "error_rate", threshold: "0.5", channelIds });
    await insertUsage([...Array.from({ length: 12 }, () => row({ statusCode: 500 })), ...Array.from({ length: 7 }, () => row({ statusCode: 200 }))]);
    await watch.look();
    expect(await events()).toEqual([]);
    await insertUsage([row({ statusCode: 200 })]);
    await watch.look();
    await watch.look();
    expect((await events()).map(({ data }) => data)).toMatchObject([{ requests: 20, errors: 12, errorRate: 0.6, threshold: 0.5 }]);
  });

  test("without a price are told once a day, with their models", async () => {
    await makeRule({ organizationId, kind: "unpriced", channelIds });
    const unpriced = { costStatus: "unpriced", providerCostNanoUsd: null, model: "a-new-one" } as const;
    await insertUsage([row(unpriced), row(unpriced)]);
    await watch.look();
    await insertUsage([row(unpriced)]);
    await watch.look();
    expect((await events()).map(({ data }) => data)).toMatchObject([{ requests: 2, models: [{ model: "a-new-one", requests: 2 }] }]);
    clock.nowMs += 86_400_000;
    await insertUsage([row({ ...unpriced, createdAt: clock.nowMs - 1 })]);
    await watch.look();
    expect((await types()).length).toBe(2);
  });

  test("that cost far more than in the same hours of earlier weeks are told, once for as long as it lasts", async () => {
    await makeRule({ organizationId, kind: "spend_anomaly", channelIds });
    const hour = 3_600_000;
    clock.nowMs = Math.floor(clock.nowMs / hour) * hour + 10 * 60_000;
    const at = (weeks: number, before: number, usd: number) =>
      row({ createdAt: clock.nowMs - (weeks * 168 + before) * hour, providerCostNanoUsd: String(Math.round(usd * 1e9)) });
    const usual = [0, 1, 2, 3, 4].flatMap((week) =>
      Array.from({ length: 13 }, (_, i) => (week === 0 && i === 0 ? [] : at(week, i, 1 + ((i + week) % 3) / 20))).flat(),
    );
    await insertUsage([...usual, at(4, 40, 1)]);
    await watch.look();
    expect(await events()).toEqual([]);
    await insertUsage([at(0, 0, 9)]);
    await watch.look();
    await watch.look();
    const [only, ...others] = await events();
    expect([only.type, only.data.spent, others]).toEqual(["spend.anomaly", "9.000000000", []]);
    expect(Number(only.data.usual)).toBeGreaterThan(0.9);
    expect(Number(only.data.usual)).toBeLessThan(1.2);
  });
});
