import type { WireId } from "./contract";

/** What a dialect knows about one of its endpoints; `findEndpoint` has the defaults. */
export interface Endpoint {
  method: string;
  /** Matches the path below the version, without a trailing slash. */
  pattern: RegExp;
  wire?: WireId;
  readsBody?: boolean;
  acceptsIncludeUsage?: boolean;
  isBillable?: boolean;
}

export type EndpointTraits = Required<Omit<Endpoint, "method" | "pattern">>;

/**
 * The first endpoint that matches. Unknown paths pass unread and unmetered. An unknown POST may cost something that we cannot see, so it is
 * billable: it shows as unpriced, not as free.
 */
export function findEndpoint(table: readonly Endpoint[], method: string, path: string): EndpointTraits {
  const found = table.find((endpoint) => endpoint.method === method && endpoint.pattern.test(path));
  const isBillable = found?.isBillable ?? (method === "POST" || found?.wire !== undefined);
  return { wire: found?.wire ?? "none", readsBody: found?.readsBody ?? false, acceptsIncludeUsage: found?.acceptsIncludeUsage ?? false, isBillable };
}

const UNRESERVED_ESCAPE = /%(?:2d|2e|5f|7e|3[0-9]|[46][1-9a-f]|[57][0-9a])/gi;

/**
 * A path as the server reads it, for lookup: unreserved characters are unescaped (RFC 3986 §6.2.2.2), so that `/chat/complet%69ons` is metered
 * like `/chat/completions`, and a trailing slash is dropped.
 */
export function readEndpoint(path: string): string {
  const plain = path.includes("%") ? path.replace(UNRESERVED_ESCAPE, (triplet) => String.fromCharCode(Number.parseInt(triplet.slice(1), 16))) : path;
  return plain.length > 1 && plain.endsWith("/") ? plain.slice(0, -1) : plain;
}

/**
 * Joins a path to a base URL's path. A version that both name appears once: `/v1` + `/v1/models` → `/v1/models`. So it makes no difference whether
 * a client's base URL ends in the version or the client adds it.
 */
export function joinPath(basePath: string, path: string): string {
  const last = basePath.slice(basePath.lastIndexOf("/"));
  return last !== "" && (path === last || path.startsWith(`${last}/`)) ? basePath + path.slice(last.length) : basePath + path;
}
