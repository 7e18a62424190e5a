import type { IncomingMessage } from "node:http";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";

type Head = Pick<IncomingMessage, "url" | "rawHeaders" | "httpVersion">;

export interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function refusal({ status, code, message, remedy }: AppError, headers: Record<string, string> = {}): Refusal {
  const requestId = newId("req");
  const body = JSON.stringify({ error: { code, type: code, message, remedy, requestId } });
  return { status, headers: { "content-type": "application/json", "x-monitor-request-id": requestId, ...headers }, body };
}

const BAD_HOST = new AppError("invalid_request", "The request does not name exactly one host.", { remedy: "Send one Host header." });

function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length === "host".length && name.toLowerCase() === "host") hosts += 1;
  }
  return hosts;
}

/**
 * Refuses what no handler should see. The code that guards a path and the code that serves it must mean the same path, so a request line that
 * is not already in its plain form (absolute, badly encoded, with a backslash, a fragment or dot segments) is answered here.
 */
export function refuseTarget({ url: target = "", rawHeaders, httpVersion }: Head, isDraining: boolean): Refusal | null {
  if (isDraining)
    return refusal(new AppError("unavailable", "The server is stopping.", { remedy: "Try again in a few seconds." }), { "retry-after": "5" });
  // RFC 9112 §3.2: a proxy in front of us may have used the one of two that we do not. Only HTTP/1.0 may name none.
  const hosts = countHosts(rawHeaders);
  if (hosts > 1 || (hosts === 0 && httpVersion !== "1.0")) return refusal(BAD_HOST);
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  if (USUAL_PATH.test(path)) return null;
  if (path.startsWith("/") && !path.startsWith("//") && !path.includes("\\") && isPlain(path)) return null;
  return refusal(
    new AppError("invalid_request", "The path of the request is not in its plain form.", {
      remedy: "Send the path without dot segments, backslashes or a host.",
    }),
  );
}

/** Segments that begin with a letter or digit and hold nothing that a URL would rewrite: plain without a closer look, as most paths are. */
const USUAL_PATH = /^(?:\/[0-9A-Za-z][0-9A-Za-z._~:-]*)+$/;

function isPlain(path: string): boolean {
  try {
    decodeURIComponent(path); // throws where a router that decodes would
    return new URL(path, "http://localhost").pathname === path;
  } catch {
    return false;
  }
}
