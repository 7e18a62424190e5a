import type { BreakerChange, BreakerState } from "../domain/health";
import type { BrokenAnswer, Observation } from "../domain/route";
import type { WindowCount } from "./call-window";

/**
 * One target's breaker. Never changed: what happens makes another.
 *
 * Whose calls count for what, so that no customer can keep a provider from everybody by a body that provokes 5xx or timeouts, or by the state of
 * their own credential:
 * - What a caller's credential or request is refused for (4xx) never counts (`observe-attempt.ts`).
 * - The operator's failures open it in a row, or by their share of the operator's calls.
 * - Callers' failures (5xx, refused, timed out, broken off) open it in a row only: any caller's success ends the row, as in an outage it would not.
 *   They do not while the operator's own calls of the last minute have been answered, and never prolong what is open: the operator's next call
 *   after the first delay finds out.
 * - Callers' successes close only what callers' failures have opened.
 */
export interface Breaker {
  state: BreakerState;
  /** Why it is in this state, in words. */
  reason: string;
  /** Since when. */
  atMs: number;
  /** Open: when one call may try again. Half-open: when that call counts as lost. Null: closed. */
  retryAtMs: number | null;
  /** How often it has opened without closing in between. */
  openings: number;
  /** In a row, with the operator's credential and with callers' own. */
  operatorFailures: number;
  callerFailures: number;
  /** Opened by failures of callers' own credentials only: then their successes close it too. */
  isOpenedByCallers: boolean;
}

export interface BreakerSettings {
  /** In a row. */
  failuresMax: number;
  /** 0–1, of at least `callsMin` calls of the window. */
  errorRateMax: number;
  callsMin: number;
  /** From opening to the first probe; doubled each time a probe fails. */
  delayMs: number;
  delayMsMax: number;
  /** 0–1: by how much a delay may be shorter. */
  jitter: number;
  /** A probe without a result for so long counts as lost. */
  probeMsMax: number;
}

export const BREAKER_SETTINGS: BreakerSettings = Object.freeze({
  failuresMax: 5,
  errorRateMax: 0.5,
  callsMin: 20,
  delayMs: 5_000,
  delayMsMax: 60_000,
  jitter: 0.2,
  probeMsMax: 30_000,
});

export interface BreakerContext {
  nowMs: number;
  /** 0 ≤ x < 1. */
  random: () => number;
  settings: BreakerSettings;
}

export const CLOSED: Breaker = Object.freeze({
  state: "closed",
  reason: "",
  atMs: 0,
  retryAtMs: null,
  openings: 0,
  operatorFailures: 0,
  callerFailures: 0,
  isOpenedByCallers: false,
});

/** Whether a call may go out as a probe. A time further ahead than any delay is a clock's jump, and not waited for. */
export function isProbeDue({ state, retryAtMs }: Breaker, nowMs: number, settings: BreakerSettings): boolean {
  if (state === "closed" || retryAtMs === null) return false;
  return nowMs >= retryAtMs || retryAtMs - nowMs > 2 * settings.delayMsMax;
}

/** The breaker once its probe is on its way. */
export function claimProbe(breaker: Breaker, { nowMs, settings }: BreakerContext): Breaker {
  const reason = breaker.state === "open" ? `one call tries it again after: ${breaker.reason}` : breaker.reason;
  return { ...breaker, state: "half-open", reason, atMs: later(breaker, nowMs), retryAtMs: nowMs + settings.probeMsMax };
}

/** @param window the operator's calls of this target within the last minute, this one among them where it has failed */
export function observeResult(breaker: Breaker, observation: Observation, window: WindowCount, context: BreakerContext): Breaker {
  if (observation.result === "neutral") return releaseProbe(breaker, observation, context);
  if (breaker.state === "closed") return observeClosed(breaker, observation, window, context);
  return observation.result === "failed" ? observeFailedProbe(breaker, observation, context) : observeRecovery(breaker, observation, context);
}

/**
 * An answer has broken after it had begun. Its beginning was a success, told at once so that a long answer holds up no probe, and has ended any row
 * of failures: so that a provider all of whose answers break is found with few calls too, a window without one whole answer opens it as a row does.
 * A breaker that is not closed goes by its probe alone.
 */
export function observeBreak(breaker: Breaker, broken: BrokenAnswer, window: WindowCount, context: BreakerContext): Breaker {
  if (breaker.state !== "closed") return breaker;
  const { calls, failures } = window;
  const observation: Observation = { ...broken, result: "failed", ttftMs: null };
  if (failures === calls && calls >= context.settings.failuresMax)
    return open(breaker, `all ${calls} calls of the last minute failed`, observation, context);
  return isTooOften(window, context) ? open(breaker, describeRate(window), observation, context) : breaker;
}

/** The probe says nothing of the provider: the next call is the probe. */
function releaseProbe(breaker: Breaker, { credential }: Observation, { nowMs }: BreakerContext): Breaker {
  return breaker.state === "half-open" && credential !== "caller" ? { ...breaker, retryAtMs: nowMs } : breaker;
}

function observeClosed(breaker: Breaker, observation: Observation, window: WindowCount, context: BreakerContext): Breaker {
  const isCallers = observation.credential === "caller";
  const before = isCallers ? breaker.callerFailures : breaker.operatorFailures;
  const inARow = observation.result === "failed" ? before + 1 : 0;
  if (inARow === before) return breaker;
  const counted = isCallers ? { ...breaker, callerFailures: inARow } : { ...breaker, operatorFailures: inARow };
  if (inARow >= context.settings.failuresMax && !(isCallers && window.calls > window.failures))
    return open(counted, `${inARow} failures in a row${isCallers ? " with callers' own keys" : ""}`, observation, context);
  return inARow > 0 && !isCallers && isTooOften(window, context) ? open(counted, describeRate(window), observation, context) : counted;
}

function isTooOften({ calls, failures }: WindowCount, { settings: { callsMin, errorRateMax } }: BreakerContext): boolean {
  return calls >= callsMin && failures >= calls * errorRateMax;
}

const describeRate = ({ calls, failures }: WindowCount) => `${failures} of the last minute's ${calls} calls failed`;

function observeFailedProbe(breaker: Breaker, observation: Observation, context: BreakerContext): Breaker {
  if (observation.credential === "caller") return breaker;
  // Calls that were on their way when it opened tell nothing new.
  if (breaker.state === "open" && !isProbeDue(breaker, context.nowMs, context.settings)) return breaker;
  return open(breaker, "tried again and failed", observation, context);
}

function observeRecovery(breaker: Breaker, { credential }: Observation, { nowMs, settings }: BreakerContext): Breaker {
  const isCallers = credential === "caller";
  if (isCallers && !breaker.isOpenedByCallers) return breaker;
  const isProbe = breaker.state === "half-open" || (isCallers && isProbeDue(breaker, nowMs, settings));
  if (isProbe) return { ...CLOSED, reason: "a call succeeded again", atMs: later(breaker, nowMs) };
  // It may have been on its way since before; but there is reason to look soon.
  const soonestMs = Math.max(nowMs, breaker.atMs + settings.delayMs);
  return (breaker.retryAtMs ?? 0) > soonestMs ? { ...breaker, retryAtMs: soonestMs } : breaker;
}

function open(
  breaker: Breaker,
  why: string,
  { reason, credential, retryAfterMs }: Observation,
  { nowMs, random, settings }: BreakerContext,
): Breaker {
  const { delayMs, delayMsMax, jitter } = settings;
  const wantedMs = Math.max(delayMs * 2 ** breaker.openings, retryAfterMs ?? 0);
  const waitMs = Math.min(delayMsMax, wantedMs) * (1 - jitter * random());
  return {
    ...breaker,
    state: "open",
    reason: `${why}, last: ${reason ?? "unknown"}`,
    atMs: later(breaker, nowMs),
    retryAtMs: nowMs + Math.round(waitMs),
    openings: breaker.openings + 1,
    isOpenedByCallers: credential === "caller",
  };
}

/** What another process has decided. `waitMs`: how much longer than that process this one waits before a probe of its own, so that there is one. */
export function adoptChange(breaker: Breaker, { state, reason, retryAtMs, atMs }: BreakerChange, waitMs: number): Breaker {
  if (state === "closed") return { ...CLOSED, reason, atMs };
  const openings = state === "open" && breaker.state !== "open" ? breaker.openings + 1 : breaker.openings;
  return { ...breaker, state, reason, atMs, openings, retryAtMs: (retryAtMs ?? atMs) + waitMs };
}

/** Never the time of an earlier change, whatever the clock says: the newest change wins in all processes. */
function later({ atMs }: Breaker, nowMs: number): number {
  return Math.max(nowMs, atMs + 1);
}
