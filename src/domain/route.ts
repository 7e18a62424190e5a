import type { ExperimentMark, RunningExperiment } from "./experiment";

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
  /** Absent: none is running. */
  experiment?: RunningExperiment;
}

/** How the model of a call was chosen, as its record keeps it. */
export interface Routing {
  route: string;
  strategy: RoutingStrategy;
  /** In words. */
  reason: string;
  /** Models that were not tried, or not at their place. */
  skipped: readonly { provider: string; model: string; reason: string }[];
  /** Absent: the call takes part in none. */
  experiment?: ExperimentMark;
}

/** What breakers and measurements go by. */
export interface RouteTarget {
  providerId: string;
  /** As the provider calls it. Empty: the provider as a whole. */
  upstreamModel: string;
}

/** A target that a call may be sent to, with what a choice is made by. */
export interface Candidate extends RouteTarget {
  /** As the catalog names it. */
  modelId: string;
  /** Of this call, its margin left out; null: not known. */
  estimatedCostNanoUsd: bigint | null;
  /** The call, with the output that is asked for, fits its context window. */
  fits: boolean;
}

/** What makes a call hard. Counted from the request, never kept. */
export interface Complexity {
  inputTokens: number;
  messages: number;
  tools: number;
  images: number;
  /** Of fenced code, in characters. */
  codeCharacters: number;
  /** `reasoning_effort`, or thinking, was asked for. */
  asksForReasoning: boolean;
}

export interface ChoiceRequest {
  rule: RouteRule;
  /** The primary, then the fallbacks, as the rule has them; what cannot be called is left out by then. */
  candidates: readonly Candidate[];
  contextWindowFallbacks: readonly Candidate[];
  /** The user or session that the rule sticks to; null: it does not, or the call names none. */
  stickyKey: string | null;
  complexity: Complexity;
  /** Of a rule with an experiment: by what the call is given to one of its arms. */
  experimentKey?: ExperimentKey;
}

export interface ExperimentKey {
  /** The same key leads to the same arm. */
  text: string;
  /** See ExperimentMark. */
  unit: string | null;
}

export interface Choice {
  /** In the order in which they are tried. Never empty when there was a candidate. */
  order: readonly Candidate[];
  routing: Routing;
}

/** What one attempt, of a resold call or of a passed-through one, has shown of its target. */
export interface Observation extends RouteTarget {
  /** `failed`: the provider's fault. `neutral`: it says nothing of the provider (the caller's own mistake or credential). */
  result: "succeeded" | "failed" | "neutral";
  /** Why it failed, as an error code. */
  reason: string | null;
  /** To the first content of a stream, or the whole answer; null: there was none. */
  ttftMs: number | null;
  /** Whose credential was used; absent: the operator's. What works for a caller's says nothing of the operator's, which may be out of its budget. */
  credential?: "operator" | "caller";
  /** How long the provider asks to be left alone. */
  retryAfterMs?: number | null;
}

/** An answer that was observed as a success when it began, and that its provider has broken off since. */
export interface BrokenAnswer extends RouteTarget {
  /** As an error code. */
  reason: string;
  /** When its success was observed. */
  observedAtMs: number;
}

/** The name of whichever route is the default one: no route and no model has it. */
export const DEFAULT_ROUTE = "auto";
