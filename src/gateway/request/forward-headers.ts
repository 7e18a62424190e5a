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

/** Clients send a handful of names, always spelled alike; what names from outside could fill is bounded. */
const NAMES_KNOWN_MAX = 500;

/** The lower-case spelling of a header's name; null: it does not pass. Each spelling is looked at once. */
class NameFilter {
  readonly #known = new Map<string, string | null>();

  constructor(private readonly passes: (lower: string) => boolean) {}

  lowerIfPassed(name: string): string | null {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const lower = name.toLowerCase();
    const passed = this.passes(lower) ? lower : null;
    if (this.#known.size < NAMES_KNOWN_MAX) this.#known.set(name, passed);
    return passed;
  }
}

/** A name that holds a credential of ours never leaves either. */
const upstreamNames = new NameFilter(
  (lower) => !NOT_UPSTREAM.has(lower) && !lower.startsWith("x-monitor-") && !lower.startsWith("x-forwarded-") && !holdsCredential(lower),
);
const downstreamNames = new NameFilter((lower) => !NOT_DOWNSTREAM.has(lower) && !lower.startsWith("x-monitor-"));

/** The names that `Connection` headers add to the hop-by-hop ones. */
function connectionNames(rawHeaders: readonly string[]): ReadonlySet<string> | null {
  let named: Set<string> | null = null;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const value = rawHeaders[i + 1] as string;
    if (name.length !== "connection".length || name.toLowerCase() !== "connection" || value === "keep-alive" || value === "close") continue;
    named ??= new Set();
    for (const listed of value.split(",")) named.add(listed.trim().toLowerCase());
  }
  return named;
}

/**
 * What goes to the provider: everything as it came, less what concerns this connection, who sent it here, and us.
 * A header that holds a credential of ours never leaves, whatever its name.
 */
export function requestHeaders(rawHeaders: readonly string[]): string[] {
  const out: string[] = [];
  const named = connectionNames(rawHeaders);
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const value = rawHeaders[i + 1] as string;
    const lower = upstreamNames.lowerIfPassed(name);
    if (lower === null || named?.has(lower) || holdsCredential(value)) continue;
    out.push(name, value);
  }
  return out;
}

/** What goes back to the client. `dropped`: a lower-case name that no longer holds because the body was changed. */
export function responseHeaders(rawHeaders: readonly string[], requestId: string, dropped: string | null = null): string[] {
  const out: string[] = [];
  const named = connectionNames(rawHeaders);
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const lower = downstreamNames.lowerIfPassed(name);
    if (lower === null || lower === dropped || named?.has(lower)) continue;
    out.push(name, rawHeaders[i + 1] as string);
  }
  out.push("x-monitor-request-id", requestId);
  return out;
}

/** Sets a request header to one value, whatever stood there. */
export function replaceHeader(rawHeaders: string[], name: string, value: string): void {
  for (let i = rawHeaders.length - 2; i >= 0; i -= 2) if ((rawHeaders[i] as string).toLowerCase() === name) rawHeaders.splice(i, 2);
  rawHeaders.push(name, value);
}
