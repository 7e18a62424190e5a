import type { ExperimentMark } from "../domain/experiment";
import type { Candidate, Choice, ChoiceRequest, Routing, RoutingStrategy } from "../domain/route";
import { assignArm } from "./assign-arm";
import type { Breaker } from "./breaker";
import { describeCount, describeSeconds, nameOf } from "./describe";
import type { Pick, RoutingFacts, Strategy } from "./facts";
import { chooseByComplexity } from "./strategies/complexity";
import { chooseByCost } from "./strategies/cost";
import { chooseByLatency } from "./strategies/latency";
import { chooseSimple } from "./strategies/simple";
import { chooseWeighted } from "./strategies/weighted";

const STRATEGIES: Readonly<Record<RoutingStrategy, Strategy>> = {
  simple: chooseSimple,
  "latency-based-routing": chooseByLatency,
  "cost-based-routing": chooseByCost,
  weighted: chooseWeighted,
  "complexity-based-routing": chooseByComplexity,
};

/** The models that can take the call, in the rule's order. */
interface Pool {
  targets: readonly Candidate[];
  /** The first so many come before all others, whatever the strategy: the context-window fallbacks of a call that is too long. */
  preferred: number;
  skipped: Routing["skipped"];
  /** What had to be said before the strategy's own reason. */
  note: string;
}

/**
 * Which models a call is sent to, in which order, and why: the one that the rule's strategy picks, then the others in the rule's order. What does not
 * fit the context window is left out; what has an open breaker comes last, the least bad first, so that where all are open one is tried all the
 * same. Every candidate is in the order or among those that are left out, once.
 */
export function orderTargets(request: ChoiceRequest, facts: RoutingFacts): Choice {
  const { rule } = request;
  const pool = gatherPool(request);
  const blocked = pool.targets.filter((target) => facts.isBlocked(target));
  blocked.sort((a, b) => compareBadness(facts.breakerOf(a), facts.breakerOf(b)));
  const isFree = (target: Candidate) => !blocked.includes(target);
  const free = blocked.length === 0 ? pool.targets : pool.targets.filter(isFree);
  const preferred = pool.targets.slice(0, pool.preferred).filter(isFree);
  const [first, ...others] = preferred.length > 0 ? preferred : free;
  const arm = armOf(request, pool.targets);
  const given = arm && rule.experiment?.mode === "split" && isFree(arm.target) ? arm : null;
  const pick = given ?? (first ? STRATEGIES[rule.strategy]([first, ...others], request, facts) : null);
  const reason = pick?.reason ?? explainLastResort(blocked);
  const skipped = [...pool.skipped];
  for (const target of pick ? blocked : blocked.slice(1)) skipped.push(skip(target, explainBlock(facts.breakerOf(target), facts.nowMs)));
  const order = pick ? [pick.target, ...free.filter((target) => target !== pick.target), ...blocked] : blocked;
  const routing = { route: rule.name, strategy: rule.strategy, reason: `${pool.note}${reason}`, skipped };
  const experiment = arm && markOf(request, arm, order);
  return { order, routing: experiment ? { ...routing, experiment } : routing };
}

/** Null: the rule has no experiment, or the call takes no part in it. */
function armOf({ rule, experimentKey }: ChoiceRequest, targets: readonly Candidate[]): Pick | null {
  return rule.experiment && experimentKey ? assignArm(rule.experiment, targets, experimentKey) : null;
}

/** In shadow mode the arm is the model that the route has chosen; null: it has chosen another one. */
function markOf({ rule: { experiment }, experimentKey }: ChoiceRequest, arm: Pick, [first]: readonly Candidate[]): ExperimentMark | null {
  const target = experiment?.mode === "shadow" ? first : arm.target;
  if (!experiment || !experimentKey || !target || !experiment.arms.some(({ model }) => model === nameOf(target))) return null;
  return { id: experiment.id, arm: nameOf(target), unit: experimentKey.unit };
}

const skip = ({ providerId, modelId }: Candidate, reason: string) => ({ provider: providerId, model: modelId, reason });

function gatherPool({ rule, candidates, contextWindowFallbacks }: ChoiceRequest): Pool {
  const own = distinct(candidates);
  const [first] = own;
  const isTooLong = first !== undefined && !first.fits;
  const all = isTooLong || !first ? distinct([...contextWindowFallbacks, ...own]) : own;
  const targets = all.filter(({ fits }) => fits);
  // Whether it can be sent at all is decided before the first attempt; nobody is better than the others here.
  if (targets.length === 0) return { targets: all, preferred: 0, skipped: [], note: all.length === 0 ? "" : "it fits no model's context window; " };
  const skipped = all.filter(({ fits }) => !fits).map((target) => skip(target, "the call does not fit its context window"));
  const isFallback = new Set(contextWindowFallbacks.map(nameOf));
  // The cheapest that fits is the cheapest of all that fit.
  const preferred = isTooLong && rule.strategy !== "cost-based-routing" ? targets.filter((target) => isFallback.has(nameOf(target))).length : 0;
  return { targets, preferred, skipped, note: isTooLong ? `too long for ${nameOf(first)}; ` : "" };
}

function distinct(targets: readonly Candidate[]): Candidate[] {
  return [...new Map(targets.toReversed().map((target) => [nameOf(target), target])).values()].reverse();
}

/** Fewest openings in a row first, then the one whose next try is soonest. */
function compareBadness(a: Breaker, b: Breaker): number {
  return a.openings - b.openings || (a.retryAtMs ?? 0) - (b.retryAtMs ?? 0);
}

function explainBlock({ state, reason, retryAtMs }: Breaker, nowMs: number): string {
  if (state === "half-open") return `breaker half-open, another call is trying it: ${reason}`;
  return `breaker open: ${reason}; next try in ${describeSeconds((retryAtMs ?? nowMs) - nowMs)}`;
}

function explainLastResort(blocked: readonly Candidate[]): string {
  const [first] = blocked;
  if (!first) return "no model of the route can be called";
  return `the breaker of ${blocked.length === 1 ? "the only model" : `all ${describeCount(blocked.length, "model")}`} is open: the least bad one, ${nameOf(first)}, is tried all the same`;
}
