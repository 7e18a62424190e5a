import type { EventType } from "../domain/alerts";

/** What an event says: `data` as receivers read it. */
export interface News {
  type: EventType;
  data: object;
}

/** How a rule's value stands to its threshold. Between the two nothing changes: a value that trembles around the threshold is told once. */
export type Side = "over" | "between" | "clear";

/** How things stand for one subject of a rule: a provider, a day; empty when the rule has only one. */
export interface Reading {
  ruleId: string;
  subject: string;
  side: Side;
  /** Told when the rule fires. */
  news: News;
  /** Told when it is armed again, where people want to know. */
  clearNews?: News;
}

/** What a rule is armed again at: 10 % off the threshold. */
export const REARM_SHARE = 0.9;

/** Of a value that is bad when it is high. */
export function sideOf(value: number, threshold: number): Side {
  if (value >= threshold) return "over";
  return value <= threshold * REARM_SHARE ? "clear" : "between";
}

export type Step = "fire" | "arm" | "stay";

/** What a reading means for a rule that has fired for its subject, or has not. */
export function stepOf(side: Side, hasFired: boolean): Step {
  if (side === "over" && !hasFired) return "fire";
  if (side === "clear" && hasFired) return "arm";
  return "stay";
}
