import { AppError } from "../../domain/errors";
import type { LimitScope } from "../../domain/limits";
import { totalTokens } from "../../domain/usage";
import type { CallEnding } from "../call-ending";
import type { CallState } from "../call-state";
import type { CountedCall } from "../ports";
import { limitExceeded } from "./limit-exceeded";

const RETRY_AFTER_SECONDS = 2;

/**
 * Counts the call for each of its caller's limits, before anything is held or sent. It counts as running until its client has the answer, or has left.
 * @param tokens the estimate, in whose place comes what it took
 * @throws AppError `rate_limited` when one of the limits is reached: then it is counted for none; `unavailable`
 */
export async function countCall(state: CallState, scopes: readonly LimitScope[], tokens: number): Promise<void> {
  const outcome = await state.ports.callLimits.count(scopes, tokens);
  if (outcome.status === "uncounted") return;
  if (outcome.status === "unavailable") throw unavailable();
  if (outcome.status === "exceeded") {
    state.quotas = outcome.quotas;
    throw limitExceeded(outcome.limit);
  }
  const { call } = outcome;
  state.quotas = call.quotas;
  // The client left while the call was being counted, and it was ended without this one.
  if (state.ending) await Promise.all([call.end(), call.correct(0)]);
  else followCall(state, call);
}

/** Its record is made before the last byte leaves, and this belongs to it: who has the answer finds the place free. */
function followCall(state: CallState, call: CountedCall): void {
  state.client.onDisconnect(() => void call.end());
  state.onRecorded.push(async (ending) => {
    await Promise.all([call.end(), call.correct(tokensTaken(state, ending))]);
  });
}

/** Null: nobody knows, and the estimate stands. */
function tokensTaken({ reader, attempts, plan, route }: CallState, { statusCode }: CallEnding): number | null {
  const read = reader?.result();
  if (read && read.source !== "none") {
    const { input, output } = totalTokens(read.passes);
    return input + output;
  }
  const isUnread = plan?.transform === "none" && attempts.length > 0 && statusCode < 400 && route?.isBillable === true;
  return isUnread ? null : 0;
}

function unavailable(): AppError {
  return new AppError("unavailable", "The limits of this call cannot be checked right now; nothing was sent.", {
    remedy: "Try again in a few seconds.",
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
