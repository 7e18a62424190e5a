import { database } from "../../db/client";
import type { BudgetPeriod } from "../../db/generated/client";
import { scopeKeysOfHold } from "../../domain/budget";
import { compare, PAGE_ROWS, type Report } from "./difference";

/** How often a period is read again when it moves meanwhile. */
const TRIES_MAX = 20;

/** Each period of a budget has spent what its calls were charged, or have cost their providers, and holds what is open for those that run. */
export async function verifyBudgets(organizationId: string, report: Report): Promise<number> {
  let periods = 0;
  for (let last: Pick<BudgetPeriod, "budgetId" | "startsAt"> | undefined; ; ) {
    const page: BudgetPeriod[] = await database().budgetPeriod.findMany({
      where: { organizationId },
      orderBy: [{ budgetId: "asc" }, { startsAt: "asc" }],
      take: PAGE_ROWS,
      ...(last && { cursor: { budgetId_startsAt: { budgetId: last.budgetId, startsAt: last.startsAt } }, skip: 1 }),
    });
    for (const period of page) await verifyPeriod(period, report);
    periods += page.length;
    last = page.at(-1);
    if (page.length < PAGE_ROWS) return periods;
  }
}

/** On a database that is in use the sums count only when the period has not moved while they were made. */
async function verifyPeriod({ budgetId, startsAt }: BudgetPeriod, report: Report): Promise<void> {
  const read = () => database().budgetPeriod.findUnique({ where: { budgetId_startsAt: { budgetId, startsAt } } });
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const period = await read();
    if (!period) return; // deleted meanwhile
    const [spent, held] = [await sumSpent(period), await sumHeld(period)];
    const after = await read();
    if (after?.spentNanoUsd !== period.spentNanoUsd || after.heldNanoUsd !== period.heldNanoUsd) continue;
    const subject = `${budgetId} from ${startsAt.toISOString()}`;
    compare(report, { subject, rule: "a budget has spent what its calls cost", expected: spent, found: period.spentNanoUsd });
    compare(report, { subject, rule: "a budget holds what is open for its calls", expected: held, found: period.heldNanoUsd });
    return;
  }
}

const within = ({ organizationId, startsAt, endsAt }: BudgetPeriod) => ({ organizationId, createdAt: { gte: startsAt, lt: endsAt } });

async function sumSpent(period: BudgetPeriod): Promise<bigint> {
  const { scope } = period;
  const [type = "", id = ""] = [scope.slice(0, scope.indexOf(":")), scope.slice(scope.indexOf(":") + 1)];
  if (scope === "organization") return sumCalls(within(period));
  if (type === "credential") return sumCalls({ ...within(period), credentialId: id });
  return type === "user" ? sumCalls({ ...within(period), userId: id }) : sumTagged(period, id);
}

type Where = ReturnType<typeof within> & { credentialId?: string; userId?: string; requestId?: { in: string[] } };

async function sumCalls(where: Where): Promise<bigint> {
  const charged = await database().usageRecord.aggregate({ where, _sum: { chargedNanoUsd: true } });
  const passed = await database().usageRecord.aggregate({ where: { ...where, chargedNanoUsd: null }, _sum: { providerCostNanoUsd: true } });
  return (charged._sum.chargedNanoUsd ?? 0n) + (passed._sum.providerCostNanoUsd ?? 0n);
}

async function sumTagged(period: BudgetPeriod, tag: string): Promise<bigint> {
  const [name, value] = [tag.slice(0, tag.indexOf("=")), tag.slice(tag.indexOf("=") + 1)];
  let sum = 0n;
  for (let after = ""; ; ) {
    const page = await database().usageTag.findMany({
      where: { ...within(period), name, value, requestId: { gt: after } },
      orderBy: { requestId: "asc" },
      take: PAGE_ROWS,
      select: { requestId: true },
    });
    if (page.length > 0) sum += await sumCalls({ ...within(period), requestId: { in: page.map(({ requestId }) => requestId) } });
    after = page.at(-1)?.requestId ?? "";
    if (page.length < PAGE_ROWS) return sum;
  }
}

async function sumHeld(period: BudgetPeriod): Promise<bigint> {
  const open = await database().hold.findMany({
    where: { ...within(period), status: "open" },
    select: { credentialId: true, labels: true, amountNanoUsd: true },
  });
  const own = open.filter((hold) => scopeKeysOfHold(hold).includes(period.scope));
  return own.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n);
}
