import { database } from "../db/client";
import { formatUsd } from "../domain/money";
import { REARM_SHARE, type Reading, type Side } from "./compare-reading";
import { linkTo, organizationOf, readPercents, type WatchedRule } from "./watched-rule";

/** The last calls of a period are seen when it is over. */
const LATE_MS_MAX = 3_600_000;
const PERCENT = 100n;
const REARM_PERCENT = BigInt(Math.round(REARM_SHARE * 100));

/**
 * Rules of kind `budget`: each of a budget's `alertPercents`, in each of its periods, for itself. What was spent only grows within a period, so that looking
 * suffices; a higher limit arms again what is 10 % below by it.
 */
export async function readBudgets(rules: readonly WatchedRule[], nowMs: number): Promise<Reading[]> {
  const organizations = [...new Set(rules.map(({ organizationId }) => organizationId))];
  const rows = await database().budgetPeriod.findMany({
    where: { organizationId: { in: organizations }, startsAt: { lte: new Date(nowMs) }, endsAt: { gt: new Date(nowMs - LATE_MS_MAX) } },
    include: { budget: true },
  });
  return rules.flatMap((rule) =>
    rows
      .filter(({ organizationId, endsAt }) => organizationId === rule.organizationId && endsAt > rule.createdAt)
      .flatMap(({ budget, startsAt, endsAt, amountNanoUsd, spentNanoUsd }) =>
        readPercents(budget.alertPercents).map((percent): Reading => {
          const { id, scopeType, scopeId, period } = budget;
          const figures = { percent, spent: formatUsd(spentNanoUsd), amount: formatUsd(amountNanoUsd), resetsAt: endsAt.toISOString() };
          const data = { organization: organizationOf(rule), budget: { id, scope: { type: scopeType, id: scopeId }, period }, ...figures };
          const news = { type: "budget.threshold_reached", data: { ...data, link: linkTo("/budgets") } } as const;
          const side = sideOfBudget({ spentNanoUsd, amountNanoUsd, percent });
          return { ruleId: rule.id, subject: `${id} ${startsAt.toISOString()} ${percent}`, side, news };
        }),
      ),
  );
}

interface BudgetFigures {
  spentNanoUsd: bigint;
  amountNanoUsd: bigint;
  percent: number;
}

export function sideOfBudget({ spentNanoUsd, amountNanoUsd, percent }: BudgetFigures): Side {
  const [spent, threshold] = [spentNanoUsd * PERCENT, amountNanoUsd * BigInt(percent)];
  if (spent >= threshold) return "over";
  return spent * PERCENT <= threshold * REARM_PERCENT ? "clear" : "between";
}
