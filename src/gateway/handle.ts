import { AppError } from "../domain/errors";
import type { Answer, Ask } from "./ask";
import { CallInProgress } from "./call-in-progress";
import { openCall } from "./open-call";
import type { GatewayPorts } from "./ports";
import { shapeError } from "./providers/shape-error";
import { relay } from "./relay";
import { matchResale } from "./resell/match-resale";
import { resell } from "./resell/resell";
import { send, type UpstreamAnswer, upstreamFailure } from "./send";

/** Nobody is there to see it; the record says that the client left before there was a status (nginx's 499). */
const CLIENT_LEFT_STATUS = 499;

/** The gateway: identify, read, send, relay, and one record per call. Never throws; every error has the shape of the API that was called. */
export function createGateway(ports: GatewayPorts): (ask: Ask) => Promise<Answer> {
  return async (ask) => {
    const call = new CallInProgress(ports);
    let upstream: UpstreamAnswer | null = null;
    let hasLeft = false;
    ask.onLeave(() => {
      hasLeft = true;
      upstream?.cancel(new Error("the client left"));
      if (call.onLeave) call.onLeave();
      else void call.finish({ outcome: "cancelled", statusCode: CLIENT_LEFT_STATUS });
    });
    try {
      const resale = matchResale(ask.target);
      if (resale) return await resell(call, ask, resale);
      const opened = await openCall(ports, ask, call);
      call.beginAttempt();
      await send(ports.dispatcher, opened.request, (answer) => {
        upstream = answer;
        if (hasLeft) answer.cancel(new Error("the client left"));
      });
      return await relay(call, opened, upstream as unknown as UpstreamAnswer);
    } catch (error) {
      return refuse(ports, call, error);
    }
  };
}

async function refuse(ports: GatewayPorts, call: CallInProgress, thrown: unknown): Promise<Answer> {
  const wasSent = call.attempt !== null;
  let error = thrown instanceof AppError ? thrown : upstreamFailure(thrown, call.provider);
  if (!wasSent && !(thrown instanceof AppError)) error = new AppError("internal", "Something went wrong on our side.", { cause: thrown });
  // After its end nothing is worth a report: a body breaks off because its client has left.
  if (!wasSent && error.status >= 500 && !call.hasEnded) ports.report(error.cause, call.requestId);
  await call.finish({ outcome: wasSent && error !== thrown ? "broken" : "refused", statusCode: error.status, errorCode: error.code });
  return shapeError(call.errorShape, error, call.requestId);
}
