import { z } from "zod";
import { database } from "../db/client";
import type { Budget, BudgetPeriod } from "../db/generated/client";
import { type BudgetMode, type BudgetPeriodName, type BudgetScope, leftOf } from "../domain/budget";
import { AppError } from "../domain/errors";
import { formatUsd } from "../domain/money";
import { ensurePeriods } from "./ensure-periods";
import { forecastOf } from "./forecast";

/** A past period of a budget. Money as decimal strings in USD; times ISO 8601 UTC, the end not included. */
export interface PastPeriod {
  startsAt: string;
  endsAt: string;
  /** The limit that was last in force in it. */
  amount: string;
  spent: string;
}

/** A budget as the contract shows it. */
export interface BudgetView {
  id: string;
  scope: BudgetScope;
  period: BudgetPeriodName;
  amount: string;
  mode: BudgetMode;
  alertPercents: number[];
  spent: string;
  /** For running calls. */
  held: string;
  /** What is left for further calls; never negative. */
  remaining: string;
  /** Spent at the period's end, at the pace so far; null: nothing can be said. */
  forecast: string | null;
  /** When it is used up at this pace; null: not in this period, or it is already. */
  usedUpAt: string | null;
  startsAt: string;
  resetsAt: string;
  version: number;
  createdAt: string;
  /** Newest first: 30 days or 12 months, as far as calls could be counted. */
  history: PastPeriod[];
}

const HISTORY_MAX = { day: 30, month: 12 } as const;
/** So far back they can begin. */
const [DAYS_MS, MONTHS_MS] = [32 * 86_400_000, 400 * 86_400_000];

/** An organization's budgets, those of all of it first. */
export async function listBudgets(organizationId: string, nowMs: number = Date.now()): Promise<BudgetView[]> {
  const views = await findViews({ organizationId }, organizationId, nowMs);
  const places = ["organization", "key", "token", "user", "tag"];
  return views.sort((one, other) => places.indexOf(one.scope.type) - places.indexOf(other.scope.type));
}

/** @throws AppError `not_found` */
export async function getBudget(organizationId: string, id: string): Promise<BudgetView> {
  const [view] = await findViews({ organizationId, id }, organizationId, Date.now());
  if (!view) throw new AppError("not_found", "There is no such budget.", { remedy: "List the budgets to see their ids." });
  return view;
}

async function findViews(where: { organizationId: string; id?: string }, organizationId: string, nowMs: number): Promise<BudgetView[]> {
  await ensurePeriods(organizationId, nowMs);
  const budgets = await database().budget.findMany({
    where,
    include: {
      periods: {
        where: {
          startsAt: { lte: new Date(nowMs) },
          OR: [{ startsAt: { gt: new Date(nowMs - DAYS_MS) } }, { budget: { period: "month" }, startsAt: { gt: new Date(nowMs - MONTHS_MS) } }],
        },
        orderBy: { startsAt: "desc" },
      },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return budgets.map((budget) => viewOf(budget, nowMs));
}

const percents = z.array(z.number());

function viewOf({ periods, ...budget }: Budget & { periods: BudgetPeriod[] }, nowMs: number): BudgetView {
  const current = periods.find(({ endsAt }) => endsAt.getTime() > nowMs);
  if (!current) throw new Error(`${budget.id} has no period at ${nowMs}`);
  const { amountNanoUsd } = budget;
  const { startsAt, endsAt, spentNanoUsd, heldNanoUsd } = current;
  const forecast = forecastOf({ startsAtMs: startsAt.getTime(), endsAtMs: endsAt.getTime(), nowMs, amountNanoUsd, spentNanoUsd });
  const period = budget.period as BudgetPeriodName;
  return {
    id: budget.id,
    scope: { type: budget.scopeType, id: budget.scopeId } as BudgetScope,
    period,
    amount: formatUsd(amountNanoUsd),
    mode: budget.mode as BudgetMode,
    alertPercents: percents.parse(JSON.parse(budget.alertPercents)),
    spent: formatUsd(spentNanoUsd),
    held: formatUsd(heldNanoUsd),
    remaining: formatUsd(leftOf({ amountNanoUsd, spentNanoUsd, heldNanoUsd })),
    forecast: forecast.spentNanoUsd === null ? null : formatUsd(forecast.spentNanoUsd),
    usedUpAt: forecast.usedUpAtMs === null ? null : new Date(forecast.usedUpAtMs).toISOString(),
    startsAt: startsAt.toISOString(),
    resetsAt: endsAt.toISOString(),
    version: budget.version,
    createdAt: budget.createdAt.toISOString(),
    history: periods
      .filter((past) => past.endsAt.getTime() <= nowMs)
      .slice(0, HISTORY_MAX[period])
      .map(showPast),
  };
}

function showPast({ startsAt, endsAt, amountNanoUsd, spentNanoUsd }: BudgetPeriod): PastPeriod {
  return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), amount: formatUsd(amountNanoUsd), spent: formatUsd(spentNanoUsd) };
}
