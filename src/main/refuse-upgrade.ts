import { AppError } from "../domain/errors";
import { type Refusal, refusal } from "./refuse-target";

const NO_WEBSOCKETS = new AppError(
  "invalid_request",
  "WebSocket connections are not supported. Use the HTTP endpoints, with stream: true for streaming.",
  { remedy: "Call the provider directly for its realtime API." },
);

/** Nothing is upgraded. A WebSocket is refused, because its client can use nothing else; any other upgrade is ignored (RFC 9110 §7.8), and the response is plain HTTP/1.1. */
export function refuseUpgrade(upgrade: string | undefined): Refusal | null {
  return upgrade !== undefined && /\bwebsocket\b/i.test(upgrade) ? refusal(NO_WEBSOCKETS) : null;
}
