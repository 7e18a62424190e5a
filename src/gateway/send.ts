import { AppError } from "../domain/errors";
import type { Answer } from "./attempts/attempt-call";
import { explainAttempts, type FailedAttempt } from "./attempts/explain-attempts";
import { makeRequest } from "./attempts/make-request";
import { tryTarget } from "./attempts/try-target";
import type { CallEnding } from "./call-ending";
import { CallFailed } from "./call-failed";
import type { CallState } from "./call-state";
import type { HeldTarget, HeldTargets } from "./hold";
import type { ResalePlan } from "./plan";
import type { UpstreamRequest } from "./upstream/upstream-response";

interface Prepared {
  held: HeldTarget;
  request: UpstreamRequest;
}

/** What has become of a call's targets so far. */
interface Progress {
  failed: FailedAttempt[];
  /** They have failed too often lately. */
  leftOut: Prepared[];
  /** Why the first of them cannot express what is asked for. */
  refusal: AppError | null;
}

/**
 * Sends a resold call to its targets in turn, until one has answered: a whole answer, or a stream that has begun to say something. Streams and JSON
 * fall over alike; nothing has left for the client yet. The only place with retries and fallback.
 * @throws CallFailed in the contract's words when none has; AppError when no target can express what is asked for
 */
export async function send(state: CallState, plan: ResalePlan, targets: HeldTargets): Promise<Answer> {
  const progress: Progress = { failed: [], leftOut: [], refusal: null };
  const { failed, leftOut } = progress;
  for (const [i, held] of targets.entries()) {
    const prepared = prepare(state, plan, held, progress);
    if (!prepared) continue;
    if (targets.length > 1 && !state.ports.routing.mayTry(held.target.model)) {
      leftOut.push(prepared);
      state.skip(held.target.model, "It has failed too often lately.");
      continue;
    }
    const result = await tryTarget(state, plan, held, { request: prepared.request, isLast: i === targets.length - 1, failed });
    if (!("error" in result)) return result;
    if (!result.fallsOver) throw new CallFailed(result.error, endingOf(result.error));
    if (state.client.hasDisconnected) break;
  }
  const goesOn = failed.length === 0 || !state.client.hasDisconnected;
  const answer = goesOn ? await tryLeastBad(state, plan, progress) : null;
  if (answer) return answer;
  const [first] = failed;
  if (!first) throw progress.refusal ?? new AppError("internal", "There was no target.");
  const error = targets.length > 1 ? explainAttempts(failed) : (failed.at(-1) ?? first).error;
  throw new CallFailed(error, endingOf(error));
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
async function tryLeastBad(state: CallState, plan: ResalePlan, { failed, leftOut }: Progress): Promise<Answer | null> {
  const least = leftOut.shift();
  if (!least) return null;
  const result = await tryTarget(state, plan, least.held, { request: least.request, isLast: true, failed });
  if (!("error" in result)) return result;
  if (!result.fallsOver) throw new CallFailed(result.error, endingOf(result.error));
  return null;
}

/** A refusal that is translated is the provider's answer; one that never came is a failure. */
function endingOf(error: AppError): CallEnding {
  return { outcome: error.status < 500 ? "completed" : "broken", statusCode: error.status, errorCode: error.code };
}
