import { type BudgetScope, leftOf, type SpentBudget } from "../domain/budget";
import { AppError } from "../domain/errors";
import { formatUsd } from "../domain/money";

const PERIODS = { day: "daily", month: "monthly" } as const;

/** Says which budget, what it has spent, its limit, and when it resets. `needed`: of a resold call; `fits`: what the caller could send instead. */
export function overBudget(budget: SpentBudget, { needed, remedy, retryAfterSeconds }: Refusal): AppError {
  const { id, scope, period, amountNanoUsd, spentNanoUsd, heldNanoUsd, resetsAtMs } = budget;
  const held = heldNanoUsd > 0n ? `, held for running calls ${formatUsd(heldNanoUsd)} USD` : "";
  const what = needed === null ? "is used up" : "does not cover this call";
  const needs = needed === null ? "" : `, needed ${formatUsd(needed)} USD`;
  const message = `The ${PERIODS[period]} budget of ${describeScope(scope)} (${id}) ${what}: spent ${formatUsd(spentNanoUsd)} USD of ${formatUsd(amountNanoUsd)} USD${held}${needs}; it resets at ${new Date(resetsAtMs).toISOString()}.`;
  return new AppError("budget_exceeded", message, { remedy, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });
}

interface Refusal {
  /** Nano-dollars; null: a passed-through call, whose cost nobody knows before. */
  needed: bigint | null;
  remedy: string;
  retryAfterSeconds?: number | undefined;
}

/** Whether a call that needs so much could be paid once the running ones have ended without a cost. */
export function isOnlyHeld(budget: SpentBudget, needed: bigint): boolean {
  return leftOf({ ...budget, heldNanoUsd: 0n }) >= needed;
}

function describeScope({ type, id }: BudgetScope): string {
  switch (type) {
    case "organization":
      return "the organization";
    case "key":
      return `the API key ${id}`;
    case "token":
      return `the monitor token ${id}`;
    default:
      return `the ${type} ${JSON.stringify(id)}`;
  }
}
