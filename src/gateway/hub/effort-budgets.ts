/** Tokens of thinking that an effort stands for, where one format says the one and another the other. */
export const EFFORT_BUDGETS = { minimal: 1024, low: 2048, medium: 8192, high: 16384, xhigh: 32768, max: 65536 } as const;
export type BudgetedEffort = keyof typeof EFFORT_BUDGETS;

/** What a budget amounts to, where the other format has efforts: the lowest that has room for it. */
export function effortOfBudget(budgetTokens: number): BudgetedEffort | "none" {
  if (budgetTokens <= 0) return "none";
  return (Object.keys(EFFORT_BUDGETS) as BudgetedEffort[]).find((effort) => budgetTokens <= EFFORT_BUDGETS[effort]) ?? "max";
}
