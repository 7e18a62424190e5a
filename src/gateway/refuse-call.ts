import { AppError } from "../domain/errors";
import { attemptHeaders } from "./attempts/attempt-headers";
import type { CallEnding } from "./call-ending";
import { CallFailed } from "./call-failed";
import type { CallState } from "./call-state";
import { CLIENT_DISCONNECTED_STATUS } from "./client-connection";
import type { GatewayResponse } from "./exchange";
import { finish } from "./finish";
import { limitHeaders } from "./limits/limit-headers";
import { shapeError, statusIn } from "./providers/shape-error";

/** The end of a call whose line broke off: the provider's connection is closed, the call is recorded, its hold settled, and the client told why. */
export async function refuse(state: CallState, thrown: unknown): Promise<GatewayResponse> {
  state.upstream?.cancel(new Error("the response cannot be used"));
  if (state.plan?.transform === "translate") state.reader = null; // nothing has left, so that nothing is charged
  const error = toError(state, thrown);
  const ending = endingOf(state, thrown, error);
  if (ending.statusCode === error.status) ending.statusCode = statusIn(state.errorShape, error);
  const isBug = error.status >= 500 && !(thrown instanceof CallFailed) && state.ending === null;
  if (isBug) state.ports.report(error.cause ?? error, state.requestId);
  const settlement = await finish(state, ending);
  await state.claim?.conclude(ending, settlement, error);
  const response = shapeError(state.errorShape, error, state.requestId);
  response.rawHeaders.push(...attemptHeaders(state), ...limitHeaders(state));
  return response;
}

function toError(state: CallState, thrown: unknown): AppError {
  if (thrown instanceof CallFailed) return thrown.error;
  if (thrown instanceof AppError) return thrown;
  if (state.client.hasDisconnected)
    return new AppError("conflict", "The client disconnected before the call was made.", { remedy: "Send it again." });
  return new AppError("internal", "Something went wrong on our side.", { cause: thrown });
}

function endingOf(state: CallState, thrown: unknown, error: AppError): CallEnding {
  if (state.client.hasDisconnected) {
    const errorCode = thrown instanceof CallFailed ? error.code : null;
    return { outcome: "cancelled", statusCode: CLIENT_DISCONNECTED_STATUS, errorCode };
  }
  if (thrown instanceof CallFailed) return thrown.ending;
  return { outcome: state.attempts.length > 0 ? "broken" : "refused", statusCode: error.status, errorCode: error.code };
}
