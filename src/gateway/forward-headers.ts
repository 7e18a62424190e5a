import { holdsCredential } from "./holds-credential";

/** RFC 9110 §7.6.1 and RFC 7230 §6.1: these concern one connection only. `expect` is answered by our own server. */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];
const NOT_UPSTREAM = new Set([...HOP_BY_HOP, "host", "cookie", "expect", "content-length", "forwarded", "via", "x-real-ip", "__proto__"]);
const NOT_DOWNSTREAM = new Set([...HOP_BY_HOP, "set-cookie", "set-cookie2"]);

/** The names that `Connection` headers add to the hop-by-hop ones. */
function connectionNames(rawHeaders: readonly string[]): ReadonlySet<string> | null {
  let named: Set<string> | null = null;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const value = rawHeaders[i + 1] as string;
    if ((rawHeaders[i] as string).toLowerCase() !== "connection" || value === "keep-alive" || value === "close") continue;
    named ??= new Set();
    for (const name of value.split(",")) named.add(name.trim().toLowerCase());
  }
  return named;
}

/**
 * What goes to the provider: everything as it came, less what concerns this connection, who sent it here, and us.
 * A header that holds a credential of ours never leaves, under whatever name it came, nor as a name.
 */
export function requestHeaders(rawHeaders: readonly string[]): string[] {
  const out: string[] = [];
  const named = connectionNames(rawHeaders);
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const value = rawHeaders[i + 1] as string;
    const lower = name.toLowerCase();
    if (NOT_UPSTREAM.has(lower) || named?.has(lower)) continue;
    if (lower.startsWith("x-monitor-") || lower.startsWith("x-forwarded-")) continue;
    if (holdsCredential(value) || holdsCredential(lower)) continue;
    out.push(name, value);
  }
  return out;
}

/** What goes back to the client. `drop`: lower-case names that no longer hold because the body was changed. */
export function responseHeaders(rawHeaders: readonly string[], requestId: string, drop: readonly string[] = []): string[] {
  const out: string[] = [];
  const named = connectionNames(rawHeaders);
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const lower = name.toLowerCase();
    if (NOT_DOWNSTREAM.has(lower) || named?.has(lower) || lower.startsWith("x-monitor-") || drop.includes(lower)) continue;
    out.push(name, rawHeaders[i + 1] as string);
  }
  out.push("x-monitor-request-id", requestId);
  return out;
}
