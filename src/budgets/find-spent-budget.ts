import { database } from "../db/client";
import { type BudgetLabels, type BudgetPeriodName, type BudgetScope, leftOf, type SpentBudget, scopeKeysOf } from "../domain/budget";
import type { HoldRequest } from "../domain/resale";
import { budgetsOf, prepareBudgets } from "./budget-book";

interface Asking {
  organizationId: string;
  credentialId: string;
  labels: BudgetLabels;
  /** When the call began. */
  atMs: number;
}

/**
 * The hard budget that is used up and that a call counts in; of several, the one that resets last. Null: none. Without a promise for an organization that
 * has no hard budget for such a call; else the database is asked, so that all processes refuse from the same moment on.
 */
export function findSpentBudget(asking: Asking): SpentBudget | null | Promise<SpentBudget | null> {
  const own = budgetsOf(asking.organizationId);
  if (!own || own.hard.size === 0) return null;
  const ids = scopeKeysOf({ credentialId: asking.credentialId, ...asking.labels }).flatMap((key) => own.hard.get(key) ?? []);
  return ids.length === 0 ? null : findSpent(ids, asking);
}

async function findSpent(ids: readonly string[], { organizationId, atMs }: Asking): Promise<SpentBudget | null> {
  await prepareBudgets(organizationId, atMs);
  const found = await findCurrent({ organizationId, budgetId: { in: [...ids] } }, atMs);
  const spent = found.filter(({ amountNanoUsd, spentNanoUsd }) => spentNanoUsd >= amountNanoUsd);
  return spent.sort((one, other) => other.resetsAtMs - one.resetsAtMs)[0] ?? null;
}

/**
 * The hard budget that leaves a resold call least; null: it counts in none. `isShort`: the balance does not cover the call either, so that a budget
 * which this process has not heard of yet need not be looked for.
 */
export async function findTightestBudget(request: HoldRequest, isShort: boolean): Promise<SpentBudget | null> {
  const { organizationId, credentialId, labels, startedAtMs } = request;
  if (isShort && !budgetsOf(organizationId)) return null;
  const keys = scopeKeysOf({ credentialId, userId: labels?.userId ?? null, tags: labels?.tags ?? null });
  const found = await findCurrent({ organizationId, scope: { in: keys } }, startedAtMs);
  return found.sort((one, other) => Number(leftOf(one) - leftOf(other)))[0] ?? null;
}

type Where = { organizationId: string; budgetId: { in: string[] } } | { organizationId: string; scope: { in: string[] } };

async function findCurrent(where: Where, atMs: number): Promise<SpentBudget[]> {
  const at = new Date(atMs);
  const rows = await database().budgetPeriod.findMany({
    where: { ...where, startsAt: { lte: at }, endsAt: { gt: at }, budget: { mode: "hard" } },
    include: { budget: true },
  });
  return rows.map(({ budget, endsAt, spentNanoUsd, heldNanoUsd }) => ({
    id: budget.id,
    scope: { type: budget.scopeType, id: budget.scopeId } as BudgetScope,
    period: budget.period as BudgetPeriodName,
    amountNanoUsd: budget.amountNanoUsd,
    spentNanoUsd,
    heldNanoUsd,
    resetsAtMs: endsAt.getTime(),
  }));
}
