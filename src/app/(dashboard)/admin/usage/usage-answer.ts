export interface UsageSummary {
  totalRequests: number;
  totalTokens: number;
  /** USD, of the calls whose cost is known. */
  totalCost: string;
  unpricedRequests: number;
  avgLatencyMs: number | null;
}
export interface UsageRow {
  date?: string;
  model?: { id: string | null; name: string };
  route?: string | null;
  requests: number;
  unpricedRequests: number;
  tokens: number;
  /** USD, of the calls whose cost is known. */
  cost: string;
}

/** Of `GET /usage`. */
export interface UsageAnswer {
  summary: UsageSummary;
  breakdown: UsageRow[];
}

export const USAGE_GROUPS = ["model", "route", "day"] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];
