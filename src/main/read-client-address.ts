import type { IncomingMessage } from "node:http";

/** The address that a request came from. `X-Forwarded-For` counts only behind the operator's own proxy, and only its last entry. */
export function clientAddress(incoming: IncomingMessage, trustsProxy: boolean): string {
  const forwarded = trustsProxy ? [incoming.headers["x-forwarded-for"]].flat().join(",") : "";
  return forwarded.split(",").at(-1)?.trim() || incoming.socket.remoteAddress || "unknown";
}
