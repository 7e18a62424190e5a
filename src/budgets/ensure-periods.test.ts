import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { database } from "../db/client";
import { openCommits } from "../db/group-commit";
import { testRow, work } from "../db/testing/make-work";
import { newId } from "../domain/ids";
import { budgetsOf, checkBudgets, prepareBudgets, refreshBudgets } from "./budget-book";
import { ensurePeriods } from "./ensure-periods";
import { findSpentBudget } from "./find-spent-budget";
import { listBudgets } from "./list-budgets";
import { makeBudget, makeOrganization, readCurrent } from "./testing/make-budget";

const DAY_MS = 86_400_000;
const commits = openCommits();
afterAll(() => commits.close());

let own: Awaited<ReturnType<typeof makeOrganization>>;
beforeEach(async () => {
  own = await makeOrganization();
});

/** A passed-through call of so many nano-dollars. */
const spend = (providerCostNanoUsd: bigint, atMs = Date.now()) => {
  const row = { organizationId: own.organizationId, credentialId: "tok_1", mode: "pass-through", createdAt: atMs };
  return commits.commit(
    work({ usageRows: [testRow({ ...row, requestId: newId("req"), providerCostNanoUsd: String(providerCostNanoUsd), chargedNanoUsd: null })] }),
  );
};
const periods = async (budgetId: string) =>
  (await database().budgetPeriod.findMany({ where: { budgetId }, orderBy: { startsAt: "asc" } })).map(({ spentNanoUsd }) => spentNanoUsd);
const ask = (labels = { userId: null, tags: null }) =>
  findSpentBudget({ organizationId: own.organizationId, credentialId: "tok_1", labels, atMs: Date.now() });

describe("the periods of a budget", () => {
  test("follow each other: the next is there before it begins, late calls count in their own, and one that was missed is summed", async () => {
    const id = await makeBudget(own.by, 100n, { period: "day" });
    const nowMs = Date.now();
    await spend(5n);
    await spend(7n, nowMs + DAY_MS);
    expect(await periods(id)).toEqual([5n, 7n]);
    await spend(9n, nowMs + 4 * DAY_MS);
    expect(await periods(id)).toEqual([5n, 7n]);
    await refreshBudgets(nowMs + 4 * DAY_MS);
    await spend(1n);
    expect(await periods(id)).toEqual([6n, 7n, 9n, 0n]);
    const [view] = await listBudgets(own.organizationId, nowMs + 4 * DAY_MS);
    expect(view).toMatchObject({ spent: "0.000000009", history: [{ spent: "0.000000007" }, { spent: "0.000000006" }] });
  });

  test("are there for a call of any time, when a clock jumps or a process has slept, without asking the database as a rule", async () => {
    await makeBudget(own.by, 100n, { period: "day" });
    const nowMs = Date.now();
    expect(prepareBudgets(own.organizationId, nowMs)).toBeUndefined();
    expect(prepareBudgets("org_without", nowMs - 400 * DAY_MS)).toBeUndefined();
    for (const jumpMs of [-DAY_MS, 3 * DAY_MS, 400 * DAY_MS]) {
      await prepareBudgets(own.organizationId, nowMs + jumpMs);
      const at = new Date(nowMs + jumpMs);
      expect(await database().budgetPeriod.count({ where: { organizationId: own.organizationId, startsAt: { lte: at }, endsAt: { gt: at } } })).toBe(
        1,
      );
      expect(prepareBudgets(own.organizationId, nowMs + jumpMs)).toBeUndefined();
    }
  });

  test("are those of another time zone from the change on, with what was spent in them, in every process", async () => {
    const id = await makeBudget(own.by, 100n, { period: "month" });
    await spend(5n);
    const before = await database().budgetPeriod.findMany({ where: { budgetId: id } });
    await database().organization.update({ where: { id: own.organizationId }, data: { timeZone: "Pacific/Kiritimati" } });
    await checkBudgets();
    const after = await database().budgetPeriod.findMany({ where: { budgetId: id } });
    expect(after).toHaveLength(2);
    expect(after.every(({ startsAt }) => startsAt.getUTCHours() === 10 && !before.some((old) => old.startsAt.getTime() === startsAt.getTime()))).toBe(
      true,
    );
    expect((await readCurrent(id)).spentNanoUsd).toBe(5n);
  });

  test("added by many at once are one", async () => {
    const id = await makeBudget(own.by, 100n);
    await spend(5n);
    await database().budgetPeriod.deleteMany({ where: { budgetId: id } });
    await Promise.all(Array.from({ length: 5 }, () => ensurePeriods(own.organizationId, Date.now())));
    expect(await periods(id)).toEqual([5n, 0n]);
  });
});

describe("a budget that is used up", () => {
  test("is found from the call on that reaches it, and only where it is hard and counts the call", async () => {
    expect(ask()).toBeNull();
    await makeBudget(own.by, 1n, { mode: "soft" });
    expect(ask()).toBeNull();
    await makeBudget(own.by, 1n, { scope: { type: "user", id: "alice" } });
    expect(ask()).toBeNull();
    const id = await makeBudget(own.by, 10n, { period: "day" });
    await spend(9n);
    expect(await ask()).toBeNull();
    await spend(1n);
    expect(await ask()).toMatchObject({ id, spentNanoUsd: 10n, amountNanoUsd: 10n, scope: { type: "organization" } });
  });

  test("that another process has made is found as soon as its number is read", async () => {
    const id = await makeBudget(own.by, 1n);
    await spend(1n);
    await database().budget.update({ where: { id }, data: { mode: "soft" } });
    expect(budgetsOf(own.organizationId)?.hard.size).toBe(1);
    expect(await ask()).toBeNull(); // the rows decide
    await checkBudgets();
    expect(budgetsOf(own.organizationId)?.hard.size).toBe(0);
    await database().budget.delete({ where: { id } });
    await checkBudgets();
    expect(budgetsOf(own.organizationId)).toBeUndefined();
  });
});
