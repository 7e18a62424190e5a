import { beforeEach, describe, expect, test, vi } from "vitest";
import { database } from "../db/client";
import { inTransaction } from "../db/in-transaction";
import { postEntry } from "../ledger/post-entry";
import { fund } from "../ledger/testing/fund";
import { applyReading } from "./apply-reading";
import type { Reading } from "./compare-reading";
import { makeOrganization, makeRule, makeWebhook, tell } from "./testing/make-alerts";
import { watchBalances } from "./watch-balances";
import { readRules, type WatchedRule } from "./watched-rule";

vi.hoisted(() => {
  process.env.ALLOW_PRIVATE_WEBHOOKS = "on"; // no name is looked up
});

const USD = 1_000_000_000n;
let organizationId: string;
let channelIds: string[];
beforeEach(async () => {
  organizationId = await makeOrganization();
  channelIds = [(await makeWebhook(organizationId, "http://127.0.0.1:9/hook")).id];
});

/** What is on its way, and what would come to be. */
async function outbox({ id: ruleId }: WatchedRule) {
  const [events, deliveries, crossings] = await Promise.all([
    database().alertEvent.count({ where: { ruleId } }),
    database().alertDelivery.count({ where: { ruleId } }),
    database().alertCrossing.count({ where: { ruleId } }),
  ]);
  const { events: counted } = await database().alertRule.findUniqueOrThrow({ where: { id: ruleId }, select: { events: true } });
  return { events, deliveries, crossings, counted };
}
const NOTHING = { events: 0, deliveries: 0, crossings: 0, counted: 0 };

describe("what has caused an event and the event itself are written together, or neither", () => {
  test("money that is not spent after all has made no balance fall", async () => {
    await fund(organizationId, 20n * USD);
    const rule = await makeRule({ organizationId, kind: "low_balance", threshold: "10", channelIds });
    await watchBalances([rule]);
    const spend = (mayStand: boolean) =>
      inTransaction(async (tx) => {
        const entry = { organizationId, type: "adjustment", amountNanoUsd: -15n * USD, counterAccount: "house:adjustments" } as const;
        await postEntry(tx, { ...entry, description: "Spent", reference: `spend_${organizationId}` });
        expect(await tx.alertCrossing.count({ where: { ruleId: rule.id } })).toBe(1);
        if (!mayStand) throw new Error("not after all");
      });
    await expect(spend(false)).rejects.toThrow("not after all");
    expect([await watchBalances([rule]), await outbox(rule)]).toEqual([false, NOTHING]);
    await spend(true);
    expect([await watchBalances([rule]), await outbox(rule)]).toEqual([true, { events: 1, deliveries: 1, crossings: 0, counted: 1 }]);
  });

  test("a fall whose rule was changed meanwhile stays noted, and is told by the next look", async () => {
    const rule = await makeRule({ organizationId, kind: "low_balance", threshold: "10", channelIds });
    await database().alertRule.updateMany({ where: { id: rule.id }, data: { version: { increment: 1 } } });
    expect([await watchBalances([rule]), await outbox(rule)]).toEqual([false, { ...NOTHING, crossings: 1 }]);
    const again = (await readRules()).filter(({ id }) => id === rule.id);
    expect([await watchBalances(again), await outbox(rule)]).toEqual([true, { events: 1, deliveries: 1, crossings: 0, counted: 1 }]);
  });

  test("of several that have seen the same only one tells, and what the others had begun to write is gone", async () => {
    const rule = await makeRule({ organizationId, kind: "provider_down", channelIds });
    const data = { organization: { name: "Northwind" }, provider: { id: "openai", name: "OpenAI" }, status: "down", link: "http://localhost" };
    const reading: Reading = { ruleId: rule.id, subject: "openai", side: "over", news: { type: "provider.down", data } };
    const tellAll = Array.from({ length: 5 }, () => applyReading(rule, reading, new Set(), new Date()));
    expect((await Promise.all(tellAll)).filter(Boolean)).toHaveLength(1);
    expect(await outbox(rule)).toEqual({ events: 1, deliveries: 1, crossings: 0, counted: 1 });
  });

  test("an event that cannot be written as a whole is not written at all", async () => {
    const rule = await makeRule({ organizationId, kind: "provider_down", channelIds });
    await expect(tell({ ...rule, version: rule.version + 1 }, 1)).rejects.toThrow();
    expect(await outbox(rule)).toEqual(NOTHING);
  });
});
