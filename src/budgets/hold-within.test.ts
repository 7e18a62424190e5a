import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { bySize } from "../../e2e/tools/support/full-size";
import { database } from "../db/client";
import type { HoldWork } from "../db/commit-work";
import { openCommits } from "../db/group-commit";
import { settledRow, testHold, testRow, work } from "../db/testing/make-work";
import { newId } from "../domain/ids";
import { fund } from "../ledger/testing/fund";
import { changeBudget, deleteBudget } from "./change-budgets";
import { makeBudget, makeOrganization, readCurrent } from "./testing/make-budget";

const CALLS = bySize({ small: 60, full: 1_000 });
/** Two of them are two processes to the database. */
const [one, other] = [openCommits(), openCommits()];
afterAll(() => Promise.all([one.close(), other.close()]));

let own: Awaited<ReturnType<typeof makeOrganization>>;
beforeEach(async () => {
  own = await makeOrganization();
  await fund(own.organizationId, 1_000_000n);
});

const LABELS = { userId: "alice", tags: { team: "search", stage: "a=b" } };
const holdOf = (amount: bigint, change: Partial<HoldWork> = {}): HoldWork => ({
  ...testHold(amount, { organizationId: own.organizationId, credentialId: own.keyId, labels: JSON.stringify(LABELS) }),
  requestId: newId("req"),
  createdAtMs: Date.now(),
  ...change,
});
const holdAll = async (commits: typeof one, holds: HoldWork[]) => (await commits.commit(work({ holds }))).holds;
const settle = (hold: HoldWork, price: bigint) =>
  one.commit(
    work({
      usageRows: [
        settledRow(price, {
          ...{ requestId: hold.requestId, organizationId: hold.organizationId, credentialId: hold.credentialId, createdAt: hold.createdAtMs },
          ...{ userId: LABELS.userId, tags: JSON.stringify(LABELS.tags), chargedNanoUsd: String(price) },
        }),
      ],
    }),
  );
const release = ({ requestId }: HoldWork) => one.commit(work({ closings: [{ requestId, closedAtMs: Date.now() }] }));

describe.each([
  ["the organization", () => ({ type: "organization" as const })],
  ["a key", () => ({ type: "key" as const, id: own.keyId })],
  ["a user", () => ({ type: "user" as const, id: "alice" })],
  ["a tag", () => ({ type: "tag" as const, id: "stage=a=b" })],
])("a hard budget of %s", (_name, scopeOf) => {
  test("is never passed by a nano-dollar, whoever asks at the same time; what is released comes back, and what is charged is spent", async () => {
    const id = await makeBudget(own.by, 1_000n, { scope: scopeOf() });
    const groups = Array.from({ length: 4 }, () => Array.from({ length: CALLS / 2 }, () => holdOf(7n)));
    const results = await Promise.all(groups.map((group, i) => holdAll(i % 2 ? one : other, group)));
    const granted = results.flatMap((result) => [...result.values()].map(({ grantedNanoUsd }) => grantedNanoUsd ?? 0n));
    const held = granted.reduce((sum, amount) => sum + amount, 0n);
    expect(held).toBe(BigInt(Math.min(CALLS * 2, Math.floor(1_000 / 7))) * 7n);
    expect(await readCurrent(id)).toEqual({ spentNanoUsd: 0n, heldNanoUsd: held });
    const [first, second] = groups.flat().filter(({ requestId }) => results.some((result) => result.get(requestId)?.grantedNanoUsd)) as [
      HoldWork,
      HoldWork,
    ];
    await settle(first, 5n);
    await settle(first, 5n);
    await release(second);
    await release(second);
    expect(await readCurrent(id)).toEqual({ spentNanoUsd: 5n, heldNanoUsd: held - 14n });
    await one.commit(work({ closings: [{ owner: "here/1/1", closedAtMs: Date.now() }] }));
    expect(await readCurrent(id)).toEqual({ spentNanoUsd: 5n, heldNanoUsd: 0n });
  });

  test("grants what it leaves where that is enough, to the last nano-dollar, and nothing to others than its own", async () => {
    const id = await makeBudget(own.by, 100n, { scope: scopeOf() });
    const rest = await holdAll(one, [holdOf(60n), holdOf(60n, { amountNanoUsdMin: "40" }), holdOf(1n)]);
    expect([...rest.values()].map(({ grantedNanoUsd }) => grantedNanoUsd)).toEqual([60n, 40n, null]);
    const stranger = { credentialId: "key_other", labels: JSON.stringify({ userId: "bob", tags: { stage: "a" } }) };
    const isEverybodys = scopeOf().type === "organization";
    const [result] = (await holdAll(one, [holdOf(60n, stranger)])).values();
    expect(result?.grantedNanoUsd).toBe(isEverybodys ? null : 60n);
    expect((await readCurrent(id)).heldNanoUsd).toBe(100n);
  });
});

test("of several budgets the tightest decides, a soft one never", async () => {
  await makeBudget(own.by, 500n);
  const soft = await makeBudget(own.by, 10n, { scope: { type: "tag", id: "team=search" }, mode: "soft" });
  const tight = await makeBudget(own.by, 90n, { scope: { type: "user", id: "alice" }, period: "day" });
  const [granted] = (await holdAll(one, [holdOf(200n, { amountNanoUsdMin: "1" })])).values();
  expect(granted?.grantedNanoUsd).toBe(90n);
  expect([(await readCurrent(soft)).heldNanoUsd, (await readCurrent(tight)).heldNanoUsd]).toEqual([90n, 90n]);
});

test("a budget that is made in the middle of it all counts what was spent and is held, of calls of either mode, and its own only", async () => {
  const [done, running] = [holdOf(50n), holdOf(30n)];
  await holdAll(one, [done, running]);
  await settle(done, 20n);
  const row = { organizationId: own.organizationId, mode: "pass-through", providerCostNanoUsd: "4", chargedNanoUsd: null, userId: "bob" };
  const passed = testRow({ ...row, requestId: newId("req"), credentialId: own.tokenId, createdAt: Date.now() });
  await one.commit(work({ usageRows: [passed] }));
  const ids = [
    await makeBudget(own.by, 100n),
    await makeBudget(own.by, 100n, { scope: { type: "key", id: own.keyId }, period: "day" }),
    await makeBudget(own.by, 100n, { scope: { type: "user", id: "alice" } }),
    await makeBudget(own.by, 100n, { scope: { type: "tag", id: "team=search" } }),
    await makeBudget(own.by, 100n, { scope: { type: "token", id: own.tokenId } }),
    await makeBudget(own.by, 100n, { scope: { type: "user", id: "bob" }, period: "day" }),
  ];
  const counted = await Promise.all(ids.map(readCurrent));
  expect(counted.map(({ spentNanoUsd, heldNanoUsd }) => [spentNanoUsd, heldNanoUsd])).toEqual([
    [24n, 30n],
    [20n, 30n],
    [20n, 30n],
    [20n, 30n],
    [4n, 0n],
    [4n, 0n],
  ]);
  await one.commit(work({ usageRows: [passed, { ...passed, requestId: newId("req") }] }));
  for (const id of ids.slice(4)) expect((await readCurrent(id)).spentNanoUsd).toBe(8n);
});

test("a budget that is made while calls are written misses none of them and counts none twice", async () => {
  const total = CALLS * 2;
  const row = { organizationId: own.organizationId, mode: "pass-through", providerCostNanoUsd: "1", chargedNanoUsd: null, createdAt: Date.now() };
  const writing = Array.from({ length: total }, (_, i) =>
    (i % 2 ? one : other).commit(work({ usageRows: [testRow({ ...row, requestId: newId("req") })] })),
  );
  const ids = await Promise.all([makeBudget(own.by, 100n), makeBudget(own.by, 100n, { period: "day" })]);
  await Promise.all(writing);
  for (const id of ids) expect((await readCurrent(id)).spentNanoUsd).toBe(BigInt(total));
});

test("an amount that is lowered holds for the next call, one that is gone for none; a budget of another scope counts anew", async () => {
  const id = await makeBudget(own.by, 1_000n);
  await holdAll(one, [holdOf(30n)]);
  await changeBudget(own.by, id, { version: 1, amount: 40n });
  const granted = async (amount: bigint) => [...(await holdAll(one, [holdOf(amount)])).values()][0]?.grantedNanoUsd;
  expect([await granted(11n), await granted(10n)]).toEqual([null, 10n]);
  await changeBudget(own.by, id, { version: 2, scope: { type: "user", id: "bob" } });
  expect([await readCurrent(id), await granted(100n)]).toEqual([{ spentNanoUsd: 0n, heldNanoUsd: 0n }, 100n]);
  await changeBudget(own.by, id, { version: 3, scope: { type: "user", id: "alice" }, amount: 141n });
  expect([(await readCurrent(id)).heldNanoUsd, await granted(2n), await granted(1n)]).toEqual([140n, null, 1n]);
  await deleteBudget(own.by, id);
  expect([await granted(5_000n), await database().budgetPeriod.count({ where: { budgetId: id } })]).toEqual([5_000n, 0]);
});
