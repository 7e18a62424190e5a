export interface UsageSummary {
  totalRequests: number;
  totalTokens: number;
  /** USD. */
  totalCost: string;
  avgLatencyMs: number | null;
}
/** Of `GET /usage`. */
export interface UsageAnswer {
  summary: UsageSummary;
  breakdown: { date?: string; model?: { id: string | null; name: string }; route?: string | null; requests: number; tokens: number; cost: string }[];
}

export const USAGE_GROUPS = ["model", "route", "day"] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];
