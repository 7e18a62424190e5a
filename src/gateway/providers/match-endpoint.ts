import type { WireId } from "./contract";

/** What a dialect knows about one of its endpoints; what is left out is the default of `findEndpoint`. */
export interface Endpoint {
  method: string;
  /** Matches the path below the version, without a slash at its end. */
  pattern: RegExp;
  wire?: WireId;
  readsBody?: boolean;
  acceptsIncludeUsage?: boolean;
  isBillable?: boolean;
}

export type EndpointTraits = Required<Omit<Endpoint, "method" | "pattern">>;

/**
 * The first endpoint that matches. A path that no table names passes unread and unmetered; when it is a POST it may cost something that we
 * cannot see, so it is billable (and will show as unpriced, not as free).
 */
export function findEndpoint(table: readonly Endpoint[], method: string, path: string): EndpointTraits {
  const found = table.find((endpoint) => endpoint.method === method && endpoint.pattern.test(path));
  const isBillable = found?.isBillable ?? (method === "POST" || found?.wire !== undefined);
  return { wire: found?.wire ?? "none", readsBody: found?.readsBody ?? false, acceptsIncludeUsage: found?.acceptsIncludeUsage ?? false, isBillable };
}
