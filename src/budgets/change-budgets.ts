import { type Actor, recordChange } from "../audit/record-change";
import { database } from "../db/client";
import type { Budget } from "../db/generated/client";
import { inTransaction } from "../db/in-transaction";
import { isUniqueViolation } from "../db/is-unique-violation";
import type { BudgetScope } from "../domain/budget";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import { formatUsd } from "../domain/money";
import { lockBalance, type Transaction } from "../ledger/lock-balance";
import { awaitCalls } from "../usage/await-calls";
import { refreshBudgets } from "./budget-book";
import type { BudgetChange, GivenScope, NewBudget } from "./budget-input";
import { writePeriods } from "./ensure-periods";
import { tellBudgetsChanged } from "./tell-budgets-changed";

/** Of one organization; each is looked up by what its calls count in, so that more of them cost a call nothing, but people and pages have an end. */
const BUDGETS_MAX = 1_000;

export interface By {
  organizationId: string;
  actor: Actor;
}

const noBudget = () => new AppError("not_found", "There is no such budget.", { remedy: "List the budgets to see their ids." });

/** Adds a budget that has counted all of its period's calls so far. @throws AppError `not_found` for a scope that is not there, `conflict` */
export function createBudget(by: By, input: NewBudget): Promise<string> {
  return changeBudgets(by, async (tx) => {
    await awaitCalls(tx);
    const { organizationId } = by;
    if ((await tx.budget.count({ where: { organizationId } })) >= BUDGETS_MAX)
      throw new AppError("conflict", `An organization has at most ${BUDGETS_MAX} budgets.`, { remedy: "Delete one that is no longer needed." });
    const data = { id: newId("bud"), organizationId, ...(await columnsOf(tx, organizationId, input)), createdAt: new Date() };
    const budget = await unlessTaken(() => tx.budget.create({ data: data as Budget }));
    await writePeriods(tx, organizationId, Date.now());
    await note(tx, by, { action: "budget.created", before: null, after: budget });
    return budget.id;
  });
}

/** What is not given stays. @throws AppError `not_found`, `conflict` for a stale version or a scope and period that another budget has */
export function changeBudget(by: By, id: string, { version, ...input }: BudgetChange): Promise<string> {
  return changeBudgets(by, async (tx) => {
    const { organizationId } = by;
    const before = await tx.budget.findFirst({ where: { id, organizationId } });
    if (!before) throw noBudget();
    if (before.version !== version)
      throw new AppError("conflict", `The budget has been changed meanwhile: its version is ${before.version}.`, {
        remedy: "Read it again, and send your change with its present version.",
      });
    const after = { ...before, ...(await columnsOf(tx, organizationId, input)), version: version + 1 };
    await unlessTaken(() => tx.budget.updateMany({ where: { id, organizationId }, data: after }));
    const isOther = after.scopeType !== before.scopeType || after.scopeId !== before.scopeId || after.period !== before.period;
    // What was spent of another scope, or in other periods, says nothing about this one.
    if (isOther) await tx.budgetPeriod.deleteMany({ where: { budgetId: id, organizationId } });
    await writePeriods(tx, organizationId, Date.now());
    const running = { budgetId: id, organizationId, endsAt: { gt: new Date() } };
    await tx.budgetPeriod.updateMany({ where: running, data: { amountNanoUsd: after.amountNanoUsd } });
    await note(tx, by, { action: "budget.updated", before, after });
    return id;
  });
}

/** A key or token that takes another's place is limited as that one is; each counts by itself. */
export async function copyBudgets(by: By, { from, to }: { from: string; to: string }): Promise<void> {
  const { organizationId } = by;
  const where = { organizationId, scopeType: { in: ["key", "token"] }, scopeId: from };
  if ((await database().budget.count({ where })) === 0) return;
  await changeBudgets(by, async (tx) => {
    for (const { version: _, ...budget } of await tx.budget.findMany({ where })) {
      const after = await tx.budget.create({ data: { ...budget, id: newId("bud"), scopeId: to, createdAt: new Date() } });
      await note(tx, by, { action: "budget.created", before: null, after });
    }
    await writePeriods(tx, organizationId, Date.now());
  });
}

/** With its history. @throws AppError `not_found` */
export async function deleteBudget(by: By, id: string): Promise<void> {
  await changeBudgets(by, async (tx) => {
    const { organizationId } = by;
    const before = await tx.budget.findFirst({ where: { id, organizationId } });
    if (!before) throw noBudget();
    await tx.budget.deleteMany({ where: { id, organizationId } });
    await note(tx, by, { action: "budget.deleted", before, after: null });
  });
}

/** Under the lock that the organization's calls are written under; all processes of this node go by the change when it returns. */
async function changeBudgets<T>({ organizationId }: By, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const result = await inTransaction(async (tx) => {
    await lockBalance(tx, organizationId);
    return work(tx);
  });
  // It is in the database: a process that cannot read it now does so within a second.
  await refreshBudgets().then(tellBudgetsChanged, () => undefined);
  return result;
}

async function columnsOf(tx: Transaction, organizationId: string, { scope, period, amount, mode, alertPercents }: Omit<BudgetChange, "version">) {
  const found = scope && (await findScope(tx, organizationId, scope));
  return {
    ...(found && { scopeType: found.type, scopeId: found.id }),
    ...(period && { period }),
    ...(amount !== undefined && { amountNanoUsd: amount }),
    ...(mode && { mode }),
    ...(alertPercents && { alertPercents: JSON.stringify(alertPercents) }),
  };
}

/** Another organization's is like one that is not there. Users and tags are whatever calls say. */
async function findScope(tx: Transaction, organizationId: string, { type, id }: GivenScope): Promise<BudgetScope> {
  const where = { id: id ?? "", organizationId };
  if (type === "organization") {
    if ((id ?? organizationId) === organizationId) return { type, id: organizationId };
    throw new AppError("not_found", "scope.id: there is no such organization.", { param: "scope.id", remedy: "Leave it out: it is your own." });
  }
  const count = type === "key" ? await tx.apiKey.count({ where }) : type === "token" ? await tx.monitorToken.count({ where }) : 1;
  if (count === 1) return { type, id: where.id };
  const noun = type === "key" ? "API key" : "monitor token";
  throw new AppError("not_found", `scope.id: there is no such ${noun}.`, { param: "scope.id", remedy: `List each ${noun} to see its id.` });
}

async function unlessTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("conflict", "There is a budget for this scope and period already.", { param: "scope", remedy: "Change that one." });
  }
}

interface Noted {
  action: string;
  before: Budget | null;
  after: Budget | null;
}

function note(tx: Transaction, { organizationId, actor }: By, { action, before, after }: Noted): Promise<void> {
  const target = (after ?? before)?.id ?? "";
  return recordChange(tx, actor, { action, target, organizationId, before: before && shown(before), after: after && shown(after) });
}

function shown({ scopeType, scopeId, period, amountNanoUsd, mode, alertPercents }: Budget): object {
  return { scope: { type: scopeType, id: scopeId }, period, amount: formatUsd(amountNanoUsd), mode, alertPercents: JSON.parse(alertPercents) };
}
