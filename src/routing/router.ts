import type { BreakerChange, BreakerState } from "../domain/health";
import type { Choice, ChoiceRequest, Observation, RouteTarget } from "../domain/route";
import {
  adoptChange,
  BREAKER_SETTINGS,
  type Breaker,
  type BreakerContext,
  type BreakerSettings,
  CLOSED,
  claimProbe,
  isProbeDue,
  observeResult,
} from "./breaker";
import { Exploration } from "./exploration";
import type { RoutingFacts, TargetFacts } from "./facts";
import { orderTargets } from "./order-targets";
import { type Measured, NOT_MEASURED, TargetStats } from "./target-stats";

/** Other processes leave the first probe to the one whose breaker opened, and hear of it within a second. */
const PEER_WAIT_MS = 1_500;
const PEER_WAIT_SPREAD_MS = 500;

export interface RouterOptions {
  /** Wall-clock time: it is shared with other processes. */
  nowMs: () => number;
  /** 0 ≤ x < 1. */
  random: () => number;
  settings?: BreakerSettings;
  /** False: a name that only a caller has made up. Its calls count for the provider as a whole. */
  isKnown?: (target: RouteTarget) => boolean;
  /** Targets in memory; beyond it those that nobody has called for longest are forgotten, closed ones first. */
  targetsMax?: number;
  /** A breaker has changed by what this process has seen: not by `apply`. Must not throw. */
  onChange?: (change: BreakerChange, before: BreakerState) => void;
}

/** One target as this process knows it. */
export interface TargetSnapshot extends RouteTarget, Measured {
  breaker: Breaker;
}

interface Target extends RouteTarget {
  breaker: Breaker;
  stats: TargetStats;
  exploredAtMs: number | null;
}

const NEVER_SEEN: TargetFacts = Object.freeze({ ...NOT_MEASURED, exploredAtMs: null });
// Providers' names have no spaces.
const keyOf = ({ providerId, upstreamModel }: RouteTarget) => `${providerId} ${upstreamModel}`;

/** What this process knows of all targets, and what it decides by it. In memory: waits for nothing. */
export class Router {
  /** The one that was heard of last stands last. */
  readonly #targets = new Map<string, Target>();
  readonly #exploration = new Exploration();
  readonly #options: Required<RouterOptions>;

  constructor(options: RouterOptions) {
    this.#options = { settings: BREAKER_SETTINGS, isKnown: () => true, targetsMax: 1_000, onChange: () => undefined, ...options };
  }

  choose(request: ChoiceRequest): Choice {
    this.#exploration.earn(request.rule.id);
    // The catalog's own names: what is observed of them is kept apart.
    for (const candidate of request.candidates) if (!this.#find(candidate)) this.#touch(candidate);
    return orderTargets(request, this.#makeFacts(request.rule.id));
  }

  /**
   * Whether a call may be sent to this target now; to be asked right before. False: its breaker is open. Where it is true for a breaker that is
   * not closed, this call is its probe, and an observation of it must follow. A caller that has tried no target at all because of it tries the
   * first one of its choice all the same.
   */
  mayTry(target: RouteTarget): boolean {
    const known = this.#find(target);
    if (known === undefined || known.breaker.state === "closed") return true;
    const context = this.#context();
    if (!isProbeDue(known.breaker, context.nowMs, context.settings)) return false;
    this.#change(known, claimProbe(known.breaker, context));
    return true;
  }

  observe(observation: Observation): void {
    const context = this.#context();
    const target = this.#touch(this.#isTracked(observation) ? observation : { providerId: observation.providerId, upstreamModel: "" });
    if (observation.result !== "neutral") target.stats.observe(observation.result === "failed", observation.ttftMs, context.nowMs);
    const window = observation.result === "failed" ? target.stats.count(context.nowMs) : NOT_MEASURED;
    this.#change(target, observeResult(target.breaker, observation, window, context));
  }

  /** What other processes have decided: the newest change of a target wins. */
  apply(changes: readonly BreakerChange[]): void {
    for (const change of changes) {
      const known = this.#find(change);
      const isNews = known ? change.atMs > known.breaker.atMs : change.state !== "closed" && this.#isTracked(change);
      if (!isNews) continue;
      const target = known ?? this.#touch(change);
      const waitMs = change.state === "closed" ? 0 : PEER_WAIT_MS + this.#options.random() * PEER_WAIT_SPREAD_MS;
      target.breaker = adoptChange(target.breaker, change, waitMs);
      if (change.state === "closed") target.stats.forgetCalls();
    }
  }

  /** Everything that is known now. */
  snapshot(): TargetSnapshot[] {
    const nowMs = this.#options.nowMs();
    return [...this.#targets.values()].map(({ providerId, upstreamModel, breaker, stats }) => ({
      providerId,
      upstreamModel,
      breaker,
      ...stats.read(nowMs),
    }));
  }

  #context(): BreakerContext {
    const { nowMs, random, settings } = this.#options;
    return { nowMs: nowMs(), random, settings };
  }

  #makeFacts(ruleId: string): RoutingFacts {
    const { nowMs, random, settings } = this.#context();
    const breakerOf = (target: RouteTarget) => this.#find(target)?.breaker ?? CLOSED;
    return {
      nowMs,
      random,
      breakerOf,
      isBlocked: (target) => {
        const breaker = breakerOf(target);
        return breaker.state !== "closed" && !isProbeDue(breaker, nowMs, settings);
      },
      of: (target) => {
        const known = this.#find(target);
        return known ? { ...known.stats.read(nowMs), exploredAtMs: known.exploredAtMs } : NEVER_SEEN;
      },
      claimExploration: (target) => {
        const known = this.#touch(target);
        const isNew = known.exploredAtMs === null && known.stats.read(nowMs).lastAtMs === null;
        if (!isNew && !this.#exploration.claim(ruleId)) return false;
        known.exploredAtMs = nowMs;
        return true;
      },
    };
  }

  #change(target: Target, breaker: Breaker): void {
    const before = target.breaker;
    if (breaker === before) return;
    target.breaker = breaker;
    // Failures that are counted, and a probe that may go sooner, are this process's own.
    if (breaker.atMs === before.atMs) return;
    if (breaker.state === "closed") target.stats.forgetCalls();
    const { providerId, upstreamModel } = target;
    const { state, reason, retryAtMs, atMs } = breaker;
    this.#options.onChange({ providerId, upstreamModel, state, reason, retryAtMs, atMs }, before.state);
  }

  #isTracked(target: RouteTarget): boolean {
    return target.upstreamModel === "" || this.#find(target) !== undefined || this.#options.isKnown(target);
  }

  #find(target: RouteTarget): Target | undefined {
    return this.#targets.get(keyOf(target));
  }

  /** The target, made if need be, as the one that was heard of last. */
  #touch({ providerId, upstreamModel }: RouteTarget): Target {
    const key = keyOf({ providerId, upstreamModel });
    const known = this.#targets.get(key);
    if (known) this.#targets.delete(key);
    else if (this.#targets.size >= this.#options.targetsMax) this.#evictOne();
    const target = known ?? { providerId, upstreamModel, breaker: CLOSED, stats: new TargetStats(), exploredAtMs: null };
    this.#targets.set(key, target);
    return target;
  }

  #evictOne(): void {
    let oldest: string | undefined;
    for (const [key, { breaker }] of this.#targets) {
      oldest ??= key;
      if (breaker.state !== "closed") continue;
      oldest = key;
      break;
    }
    if (oldest !== undefined) this.#targets.delete(oldest);
  }
}
