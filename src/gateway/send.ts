import { AppError } from "../domain/errors";
import type { Answer } from "./attempts/attempt-call";
import { explainAttempts, type FailedAttempt } from "./attempts/explain-attempts";
import { makeRequest, type PreparedRequest } from "./attempts/make-request";
import { tryTarget } from "./attempts/try-target";
import type { CallEnding } from "./call-ending";
import { CallFailed } from "./call-failed";
import type { CallState } from "./call-state";
import type { HeldTarget, HeldTargets } from "./hold";
import type { ResalePlan, ResaleTarget } from "./plan";

interface Prepared {
  held: HeldTarget;
  request: PreparedRequest;
}

/** What has become of a call's targets so far. */
interface Progress {
  failed: FailedAttempt[];
  /** They have failed too often lately. */
  leftOut: Prepared[];
  /** Why the first of them cannot express what is asked for. */
  refusal: AppError | null;
  /** The longest context window that a provider has found the call too long for; null: none has. Not known: none is known to be longer. */
  shortWindow: number | null;
}

/**
 * Sends a resold call to its targets in turn, until one has answered: a whole answer, or a stream that has begun to say something. Streams and JSON
 * fall over alike; nothing has left for the client yet. The only place with retries and fallback.
 * @throws CallFailed in the contract's words when none has; AppError when no target can express what is asked for
 */
export async function send(state: CallState, plan: ResalePlan, targets: HeldTargets): Promise<Answer> {
  const progress: Progress = { failed: [], leftOut: [], refusal: null, shortWindow: null };
  const { failed, leftOut } = progress;
  const usual = targets.filter(({ target }) => !target.isForLongCalls);
  for (const held of targets) {
    if (!mayTakeIt(state, held.target, progress)) continue;
    const prepared = prepare(state, plan, held, progress);
    if (!prepared) continue;
    // Asked of a target with nothing beside it too: its call is the probe that closes its breaker again. It is sent whatever the answer.
    const mayTry = state.ports.routing.mayTry(held.target.model);
    if (!mayTry && (usual.length > 1 || held.target.isForLongCalls)) {
      leftOut.push(prepared);
      state.skip(held.target.model, "It has failed too often lately.");
      continue;
    }
    const answer = await tryPrepared(state, plan, { prepared, isLast: held === usual.at(-1), progress });
    if (answer) return answer;
    if (state.client.hasDisconnected) break;
  }
  const goesOn = failed.length === 0 || !state.client.hasDisconnected;
  const answer = goesOn ? await tryLeastBad(state, plan, progress) : null;
  if (answer) return answer;
  throw explainFailure(progress, usual.length);
}

/** @param usual how many targets there were, those for long calls left out */
function explainFailure({ failed, refusal }: Progress, usual: number): Error {
  const latest = failed.at(-1);
  if (!latest) return refusal ?? new AppError("internal", "There was no target.");
  const isAlone = usual === 1 && !failed.some(({ target }) => target.isForLongCalls);
  // Too long for all that could have taken it: the caller can do something about that.
  const error = isAlone || latest.error.code === "context_length_exceeded" ? latest.error : explainAttempts(failed);
  return new CallFailed(error, endingOf(error));
}

/** Once a provider has found the call too long, only models with a longer context window, the route's for that among them. */
function mayTakeIt(state: CallState, { model, isForLongCalls }: ResaleTarget, { shortWindow }: Progress): boolean {
  if (shortWindow === null) return !isForLongCalls;
  if ((model.contextWindow ?? 0) > shortWindow) return true;
  state.skip(model, "Its context window is not known to be longer than that of a model that the call was too long for.");
  return false;
}

/** @returns null when it has failed and others may be tried. @throws CallFailed for what would fail everywhere */
async function tryPrepared(
  state: CallState,
  plan: ResalePlan,
  { prepared, isLast, progress }: { prepared: Prepared; isLast: boolean; progress: Progress },
): Promise<Answer | null> {
  const { held, request } = prepared;
  const result = await tryTarget(state, plan, held, { request, isLast, failed: progress.failed });
  if (!("error" in result)) return result;
  if (!result.fallsOver) throw new CallFailed(result.error, endingOf(result.error));
  if (result.error.code === "context_length_exceeded")
    progress.shortWindow = Math.max(progress.shortWindow ?? 0, held.target.model.contextWindow ?? Number.POSITIVE_INFINITY);
  return null;
}

/** @returns null when the target cannot express what is asked for, and others may */
function prepare(state: CallState, plan: ResalePlan, held: HeldTarget, progress: Progress): Prepared | null {
  try {
    return { held, request: makeRequest(state, plan, held) };
  } catch (thrown) {
    if (plan.rule === null || !(thrown instanceof AppError)) throw thrown;
    progress.refusal ??= thrown;
    state.skip(held.target.model, thrown.message);
    return null;
  }
}

/** When all others have failed, or all have failed too often lately: rather one of those than none. */
async function tryLeastBad(state: CallState, plan: ResalePlan, progress: Progress): Promise<Answer | null> {
  const prepared = progress.leftOut.find(({ held }) => mayTakeIt(state, held.target, progress));
  return prepared ? tryPrepared(state, plan, { prepared, isLast: true, progress }) : null;
}

/** A refusal that is translated is the provider's answer; one that never came is a failure. */
function endingOf(error: AppError): CallEnding {
  return { outcome: error.status < 500 ? "completed" : "broken", statusCode: error.status, errorCode: error.code };
}
