import { setTimeout as sleep } from "node:timers/promises";
import type { CallState } from "../call-state";
import type { HeldTarget } from "../hold";
import type { ResalePlan } from "../plan";
import { type Answer, attemptCall } from "./attempt-call";
import type { FailedAttempt } from "./explain-attempts";
import type { AttemptFailure } from "./judge-failure";
import type { PreparedRequest } from "./make-request";

/** A provider that asks for more gets the next try from the caller. */
const WAIT_MS_MAX = 2_000;
const BACKOFF_MS = 250;
/** With another target at hand, waiting is only worth while it is short. */
const WAIT_MS_MAX_BEFORE_NEXT = 500;
const BACKOFF_MS_BEFORE_NEXT = 100;

/** Tries a target, again where that cannot cost anything, with backoff and jitter or as the provider asks. Each failure is added to `failed`. */
export async function tryTarget(
  state: CallState,
  plan: ResalePlan,
  held: HeldTarget,
  { request, isLast, failed }: { request: PreparedRequest; isLast: boolean; failed: FailedAttempt[] },
): Promise<Answer | AttemptFailure> {
  const backoffMs = isLast ? BACKOFF_MS : BACKOFF_MS_BEFORE_NEXT;
  const waitMsMax = isLast ? WAIT_MS_MAX : WAIT_MS_MAX_BEFORE_NEXT;
  const startedMs = performance.now();
  let waitedMs = 0;
  for (let retries = 0; ; retries++) {
    const result = await attemptCall(state, plan, held, { request, isLast });
    if (!("error" in result)) return result;
    failed.push({ target: held.target, error: result.error });
    const waitMs = result.waitSeconds === null ? backoffMs * 2 ** retries * (0.5 + Math.random()) : result.waitSeconds * 1000;
    // The limit is on how long a provider may be silent, not on how long it asks us to wait.
    const isInTime = waitMs <= waitMsMax && performance.now() - startedMs - waitedMs < request.firstByteMsMax;
    if (!result.isRetryable || retries >= plan.retriesMax || !isInTime || state.client.hasDisconnected) return result;
    await sleep(waitMs);
    if (state.client.hasDisconnected) return result;
    waitedMs += waitMs;
  }
}
