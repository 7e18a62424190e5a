import { database } from "../db/client";
import { inTransaction } from "../db/in-transaction";
import { type BudgetScope, scopeKey } from "../domain/budget";
import { lockBalance, type Transaction } from "../ledger/lock-balance";
import { countSpending } from "../usage/count-spending";
import { type PeriodPlan, planPeriods } from "./plan-periods";

/**
 * Makes sure that an organization's budgets have the periods that calls of a moment count in, by its time zone; returns for which calls they are enough.
 * Whoever adds a period sums what its calls have cost until then, so that it does not matter who comes first, or when.
 */
export async function ensurePeriods(organizationId: string, atMs: number): Promise<Pick<PeriodPlan, "fromMs" | "untilMs">> {
  const found = await findPlan(database() as unknown as Transaction, organizationId, atMs); // it reads none of the columns that the client leaves out
  if (found.plan.missing.length > 0 || found.plan.wrong.length > 0) {
    await inTransaction(async (tx) => {
      await lockBalance(tx, organizationId); // the calls of an organization with budgets are written under this lock
      await writePeriods(tx, organizationId, atMs);
    });
  }
  return found.plan;
}

/** The same, on a transaction that has locked the organization's balance. */
export async function writePeriods(tx: Transaction, organizationId: string, atMs: number): Promise<void> {
  const { plan, budgets } = await findPlan(tx, organizationId, atMs);
  for (const { budgetId, startsAt } of [...plan.wrong, ...plan.missing]) {
    await tx.budgetPeriod.deleteMany({ where: { budgetId, startsAt, organizationId } }); // of another zone, it may begin at the same moment
  }
  for (const { budgetId, startsAt, endsAt } of plan.missing) {
    const { scopeType, scopeId, amountNanoUsd } = budgets.find(({ id }) => id === budgetId) as (typeof budgets)[number];
    const scope = { type: scopeType, id: scopeId } as BudgetScope;
    const counted = await countSpending(tx, { organizationId, scope, startsAt, endsAt });
    const period = { budgetId, startsAt, endsAt, organizationId, scope: scopeKey(scope), amountNanoUsd, ...counted };
    await tx.budgetPeriod.create({ data: period, select: { budgetId: true } });
  }
}

async function findPlan(reader: Transaction, organizationId: string, atMs: number) {
  const organization = await reader.organization.findUnique({ where: { id: organizationId }, select: { timeZone: true } });
  const budgets = organization ? await reader.budget.findMany({ where: { organizationId } }) : [];
  const known = await reader.budgetPeriod.findMany({
    where: { organizationId, endsAt: { gt: new Date(atMs) } },
    select: { budgetId: true, startsAt: true, endsAt: true },
  });
  return { budgets, plan: planPeriods({ budgets, known, timeZone: organization?.timeZone ?? "UTC", atMs }) };
}
