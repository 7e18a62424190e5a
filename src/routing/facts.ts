import type { Candidate, ChoiceRequest, RouteTarget } from "../domain/route";
import type { Breaker } from "./breaker";
import type { Measured } from "./target-stats";

/** What the last calls have shown of a target; calls and failures are the operator's own. */
export interface TargetFacts extends Measured {
  /** When a call was last sent to it only to measure it; null: never. */
  exploredAtMs: number | null;
}

/** All that a choice looks at beside the call itself. */
export interface RoutingFacts {
  nowMs: number;
  /** 0 ≤ x < 1. */
  random(): number;
  breakerOf(target: RouteTarget): Breaker;
  /** Its breaker lets no call through now. False for a breaker whose probe is due: the next call may be that. */
  isBlocked(target: RouteTarget): boolean;
  of(target: RouteTarget): TargetFacts;
  /** Takes one of the route's few calls that may measure a target that is not the best one. False: there is none left. */
  claimExploration(target: RouteTarget): boolean;
}

/** Which of some targets is the first to be tried. */
export interface Pick {
  target: Candidate;
  /** In words. */
  reason: string;
}

/** @param targets at least one, in the rule's order; all fit and none is blocked */
export type Strategy = (targets: readonly [Candidate, ...Candidate[]], request: ChoiceRequest, facts: RoutingFacts) => Pick;
