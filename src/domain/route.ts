/** How a route chooses among its models. */
export const ROUTING_STRATEGIES = ["simple", "latency-based-routing", "cost-based-routing", "weighted", "complexity-based-routing"] as const;
export type RoutingStrategy = (typeof ROUTING_STRATEGIES)[number];
export const STICKY_BY = ["user", "session"] as const;
export type StickyBy = (typeof STICKY_BY)[number];

/** A name behind which several models stand. Models are written `provider/model`, as the catalog has them. */
export interface RouteRule {
  id: string;
  /** Lower case. */
  name: string;
  strategy: RoutingStrategy;
  primary: string;
  /** Tried in this order after the primary. */
  fallbacks: readonly string[];
  /** For calls that are too long for the primary. */
  contextWindowFallbacks: readonly string[];
  /** By model; a model that is not in it has 0. */
  weights: Readonly<Record<string, number>>;
  /** Further tries at each target before the next; null: the gateway's own number. */
  retriesMax: number | null;
  /** Of one attempt, to its response's headers; null: the gateway's own. */
  timeoutMs: number | null;
  /** Of one attempt, to its first token; null: only `timeoutMs`. */
  ttftMsMax: number | null;
  stickyBy: StickyBy | null;
}

/** How the model of a call was chosen, as its record keeps it. */
export interface Routing {
  route: string;
  strategy: RoutingStrategy;
  /** In words. */
  reason: string;
  /** Models that were not tried, or not at their place. */
  skipped: readonly { provider: string; model: string; reason: string }[];
}
