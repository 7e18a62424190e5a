import { beforeEach, expect, test, vi } from "vitest";
import { changeBudget } from "../budgets/change-budgets";
import { makeBudget, makeOrganization } from "../budgets/testing/make-budget";
import { database } from "../db/client";
import { testRow } from "../db/testing/make-work";
import { newId } from "../domain/ids";
import { insertUsage } from "../queries/testing/insert-usage";
import { createChannel } from "./create-channel";
import { sideOfBudget } from "./read-budgets";
import { ACTOR, makeRule } from "./testing/make-alerts";
import { Watch } from "./watch";

vi.hoisted(() => {
  process.env.ALLOW_PRIVATE_WEBHOOKS = "on"; // no name is looked up
});

let world: Awaited<ReturnType<typeof makeOrganization>>;
const errors: unknown[] = [];
const look = () =>
  new Watch({ providers: async () => [], nowMs: Date.now, onEvents: () => undefined, onError: (error) => errors.push(error) }).look();
const told = async () => {
  const rows = await database().alertEvent.findMany({ where: { organizationId: world.organizationId }, orderBy: { sequence: "asc" } });
  return rows.map(({ body }) => JSON.parse(body));
};
/** A pass-through call of so many dollars. */
const spend = (usd: number) =>
  insertUsage([
    testRow({
      ...{ requestId: newId("req"), organizationId: world.organizationId, mode: "pass-through", createdAt: Date.now() },
      providerCostNanoUsd: String(usd * 1_000_000_000),
    }),
  ]);

beforeEach(async () => {
  world = await makeOrganization();
});

test("each share of a budget is told once in a period, and again when a higher limit has been used up as far", async () => {
  const { organizationId, by } = world;
  const url = "https://hooks.example.com/services/T/B/x";
  const { id } = await createChannel({ organizationId, actor: ACTOR, locale: "en" }, { type: "slack", name: "Room", url });
  await makeRule({ organizationId, kind: "budget", channelIds: [id] });
  const budgetId = await makeBudget(by, 10_000_000_000n, { mode: "soft" });
  await spend(7.9);
  await look();
  expect(await told()).toEqual([]);
  await spend(0.1);
  await Promise.all([look(), look()]);
  await spend(3);
  await look();
  await look();
  const data = (await told()).map(({ type, data: { percent, spent, amount, budget } }) => [type, percent, spent, amount, budget.id]);
  expect(data).toEqual([
    ["budget.threshold_reached", 80, "8.000000000", "10.000000000", budgetId],
    ["budget.threshold_reached", 100, "11.000000000", "10.000000000", budgetId],
  ]);
  const { version } = await database().budget.findUniqueOrThrow({ where: { id: budgetId } });
  await changeBudget(by, budgetId, { amount: 20_000_000_000n, version });
  await look();
  await spend(5);
  await look();
  expect((await told()).slice(2).map((event) => [event.data.percent, event.data.spent])).toEqual([[80, "16.000000000"]]);
  expect(errors).toEqual([]);
});

test.each([
  [80n, 80, "over"],
  [79n, 80, "between"],
  [72n, 80, "clear"],
  [73n, 80, "between"],
  [0n, 100, "clear"],
] as const)("%d of 100 spent, at %d %%: %s", (spentNanoUsd, percent, side) => {
  expect(sideOfBudget({ spentNanoUsd, amountNanoUsd: 100n, percent })).toBe(side);
});
