import type { BreakerChange, BreakerState } from "../domain/health";
import type { BrokenAnswer, Choice, ChoiceRequest, Observation, RouteTarget } from "../domain/route";
import {
  adoptChange,
  BREAKER_SETTINGS,
  type Breaker,
  type BreakerContext,
  type BreakerSettings,
  CLOSED,
  claimProbe,
  isProbeDue,
  observeBreak,
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
  /**
   * The name under which a model is known here, whatever callers spell it like; null: only a caller has made it up, and its calls count for the
   * provider as a whole. Absent: every name is its own.
   */
  nameOf?: (target: RouteTarget) => string | null;
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
    this.#options = {
      settings: BREAKER_SETTINGS,
      nameOf: ({ upstreamModel }) => upstreamModel,
      targetsMax: 1_000,
      onChange: () => undefined,
      ...options,
    };
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
    const target = this.#touch(this.#tracked(observation));
    const { result, ttftMs } = observation;
    const count = (hasFailed: boolean) => target.stats.observe({ hasFailed, ttftMs, isCallers: observation.credential === "caller" }, context.nowMs);
    if (result === "failed") count(true);
    const window = result === "failed" ? target.stats.countOperators(context.nowMs) : NOT_MEASURED;
    this.#change(target, observeResult(target.breaker, observation, window, context));
    // What closes a breaker is the first call of its new window.
    if (result === "succeeded") count(false);
  }

  /** An answer that broke after it had begun, which `observe` was told as a success. */
  observeBreak(broken: BrokenAnswer): void {
    const context = this.#context();
    const target = this.#touch(this.#tracked(broken));
    target.stats.observeBreak(broken.observedAtMs, context.nowMs);
    this.#change(target, observeBreak(target.breaker, broken, target.stats.countOperators(context.nowMs), context));
  }

  /** What other processes have decided: the newest change of a target wins. */
  apply(changes: readonly BreakerChange[]): void {
    for (const change of changes) {
      const known = this.#find(change);
      const isNews = known ? change.atMs > known.breaker.atMs : change.state !== "closed" && this.#known(change) !== null;
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
        return known ? { ...known.stats.read(nowMs), ...known.stats.countOperators(nowMs), exploredAtMs: known.exploredAtMs } : NEVER_SEEN;
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

  /** By the name that the target is known under. Null: only a caller has made it up, and no route has named it. */
  #known(target: RouteTarget): RouteTarget | null {
    const { providerId, upstreamModel } = target;
    const name = upstreamModel === "" ? "" : this.#options.nameOf(target);
    if (name !== null) return name === upstreamModel ? target : { providerId, upstreamModel: name };
    return this.#targets.has(keyOf(target)) ? target : null;
  }

  /** The target itself, or its provider as a whole. */
  #tracked(target: RouteTarget): RouteTarget {
    return this.#known(target) ?? { providerId: target.providerId, upstreamModel: "" };
  }

  #find(target: RouteTarget): Target | undefined {
    const known = this.#known(target);
    return known ? this.#targets.get(keyOf(known)) : undefined;
  }

  /** The target, made if need be, as the one that was heard of last. */
  #touch(target: RouteTarget): Target {
    const { providerId, upstreamModel } = this.#known(target) ?? target;
    const key = keyOf({ providerId, upstreamModel });
    const known = this.#targets.get(key);
    if (known) this.#targets.delete(key);
    else if (this.#targets.size >= this.#options.targetsMax) this.#evictOne();
    const touched = known ?? { providerId, upstreamModel, breaker: CLOSED, stats: new TargetStats(), exploredAtMs: null };
    this.#targets.set(key, touched);
    return touched;
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
