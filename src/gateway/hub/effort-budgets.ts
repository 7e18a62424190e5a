/** Tokens of thinking that an effort stands for, where one format says the one and another the other. */
export const EFFORT_BUDGETS = { minimal: 1024, low: 2048, medium: 8192, high: 16384, xhigh: 32768, max: 65536 } as const;
