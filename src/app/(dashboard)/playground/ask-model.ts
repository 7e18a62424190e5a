import { type Ask, errorText, type Piece, pick, stringOf, type Target } from "./ask";
import { readEvents } from "./read-events";
import { chooseWire } from "./wires/choose-wire";

export interface AskedCall {
  target: Target;
  ask: Ask;
  /** The provider's key of the person; for resold calls, and for providers that need none, null. Goes into a header of this one call, nowhere else. */
  key: string | null;
  /** Labels the call in the request log. */
  sessionId: string;
  signal: AbortSignal;
  /** As soon as the answer's headers are here. */
  onStart(requestId: string): void;
  onPiece(piece: Piece): void;
}

/** `code`: ours, where it is ours; else the provider's. */
export interface CallError {
  status: number;
  code: string;
  message: string;
}
export type CallEnd = { status: "done"; finish: string | null } | { status: "stopped" } | { status: "failed"; error: CallError };

const UNREACHABLE: CallError = { status: 0, code: "unreachable", message: "" };
const BROKEN: CallError = { status: 0, code: "broken", message: "" };

/** One call through the gateway's public endpoints. The session's cookie says whose it is. Never throws. */
export async function askModel({ target, ask, key, sessionId, signal, onStart, onPiece }: AskedCall): Promise<CallEnd> {
  const wire = chooseWire(target);
  const { path, headers, browserHeaders, body } = wire.request(target, ask);
  const credential = target.mount && key ? wire.credential(key, target.mount) : {};
  let response: Response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { ...headers, ...browserHeaders, ...credential, "x-monitor-session": sessionId },
      body: JSON.stringify(body),
      signal,
      cache: "no-store",
      credentials: "same-origin",
      referrerPolicy: "no-referrer",
    });
  } catch {
    return signal.aborted ? { status: "stopped" } : { status: "failed", error: UNREACHABLE };
  }
  onStart(response.headers.get("x-monitor-request-id") ?? "");
  if (!response.ok || !response.body) return { status: "failed", error: await readError(response) };
  try {
    let finish: string | null = null;
    for await (const event of readEvents(response.body)) {
      const piece = wire.read(event);
      if (piece.error) return { status: "failed", error: { status: response.status, code: "", message: piece.error } };
      finish = piece.finish ?? finish;
      onPiece(piece);
    }
    return { status: "done", finish };
  } catch {
    return signal.aborted ? { status: "stopped" } : { status: "failed", error: BROKEN };
  }
}

async function readError(response: Response): Promise<CallError> {
  const body: unknown = await response.json().catch(() => null);
  const error = pick(Array.isArray(body) ? body[0] : body, "error");
  const code = stringOf(pick(error, "code")) || stringOf(pick(error, "details", 0, "reason")) || stringOf(pick(error, "type"));
  return { status: response.status, code, message: errorText(body) || response.statusText };
}
