import type { RouteTarget } from "./route";

/** How a provider, or one of its models, is. `unknown`: nobody has called it lately, and it cannot be checked. */
export const HEALTH_STATUSES = ["healthy", "degraded", "down", "unknown"] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** `open`: no calls are sent. `half-open`: one call is, to see whether it has recovered. */
export const BREAKER_STATES = ["closed", "half-open", "open"] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** What processes tell each other of a breaker, and what stands in its timeline. */
export interface BreakerChange extends RouteTarget {
  state: BreakerState;
  /** In words. */
  reason: string;
  /** Open: when one call may try again. Half-open: when that call counts as lost. Null: closed. */
  retryAtMs: number | null;
  /** Later than that of every change that the process knew of: the newest one wins. */
  atMs: number;
}
