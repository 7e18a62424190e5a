import type { Attempt } from "../../domain/call";
import type { ErrorCode } from "../../domain/errors";
import type { Observation } from "../../domain/route";
import type { CallEnding } from "../call-ending";
import type { CallState } from "../call-state";
import type { PassThroughPlan, ResaleTarget } from "../plan";
import type { RawCall } from "../read";

/** Errors that are the provider's own, or of the operator's account with it: with the same request, another target may well answer. */
const PROVIDER_FAULTS: ReadonlySet<string> = new Set<ErrorCode>([
  ...(["upstream_error", "upstream_timeout", "unavailable", "rate_limited", "provider_key_rejected"] as const),
]);

export function isProviderFault(code: string): boolean {
  return PROVIDER_FAULTS.has(code);
}

/** How long the running attempt takes so far. */
export function attemptMs({ attempts, ports }: CallState): number {
  return ports.nowMs() - (attempts.at(-1)?.startedAtMs ?? 0);
}

export interface AttemptEnding {
  /** Of the error; null: it has answered. */
  code: string | null;
  ttftMs: number | null;
  /** As the provider asks. */
  retryAfterMs?: number | null;
}

/** What one attempt of a resold call shows of its target. */
export function observeAttempt(state: CallState, { model }: ResaleTarget, { code, ttftMs, retryAfterMs = null }: AttemptEnding): void {
  const result = code === null ? "succeeded" : isProviderFault(code) && !state.isCutOff ? "failed" : "neutral";
  const { providerId, upstreamModel } = model;
  state.ports.routing.observe({ providerId, upstreamModel, result, reason: code, ttftMs, retryAfterMs });
}

/** A stream that was observed as a success at `observedAtMs` has ended with an error: its client knows half an answer. */
export function observeBreak(state: CallState, { model }: ResaleTarget, { code, observedAtMs }: { code: string; observedAtMs: number }): void {
  if (!isProviderFault(code) || state.isCutOff) return;
  const { providerId, upstreamModel } = model;
  state.ports.routing.observeBreak({ providerId, upstreamModel, reason: code, observedAtMs });
}

/**
 * The same of a passed-through call, which has one attempt. Its caller's own credential says nothing of the provider; neither does the success of
 * what no model answers (counting, listing, files).
 */
export function observeRawCall(state: CallState, { call, targets }: PassThroughPlan, ending: CallEnding): void {
  const attempt = state.attempts[0];
  if (!attempt) return;
  const [{ target, route }] = targets;
  const judged = judgeRaw(attempt.statusCode, ending);
  const result = judged === "succeeded" && !route.isBillable ? "neutral" : judged;
  const ttftMs = result === "succeeded" ? rawTtftMs(state, call.body, attempt) : null;
  const reason = result === "failed" ? (ending.errorCode ?? `status_${attempt.statusCode}`) : null;
  state.ports.routing.observe({ providerId: target.id, upstreamModel: call.requestedModel, result, reason, ttftMs, credential: "caller" });
}

/** Since it was sent. Null where the client's upload, passed on as it comes, is a part of that time. */
function rawTtftMs(state: CallState, body: RawCall["body"], attempt: Attempt): number | null {
  if (body !== null && !(body instanceof Uint8Array)) return null;
  return Math.max(0, (state.ttftMs ?? state.elapsedMs()) - (attempt.startedAtMs - state.startedAtMs));
}

function judgeRaw(statusCode: number | null, { outcome, errorCode }: CallEnding): Observation["result"] {
  if (outcome === "cancelled" || outcome === "refused") return "neutral";
  if ((statusCode ?? 0) >= 500) return "failed";
  // An upload that is too large, or stops coming, breaks the call as well.
  if (outcome === "broken") return errorCode === "stream_ended_early" || isProviderFault(errorCode ?? "") ? "failed" : "neutral";
  return (statusCode ?? 0) >= 400 ? "neutral" : "succeeded";
}
