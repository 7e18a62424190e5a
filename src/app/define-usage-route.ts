import type { z } from "zod";
import { AppError } from "@/domain/errors";
import type { Reader } from "./admit-reader";
import { defineRoute, type JsonValue, type RouteHandler } from "./define-route";

interface OfKey {
  keyId?: string | undefined;
}

interface UsageCall<Q extends z.ZodType, P extends z.ZodType> {
  organizationId: string;
  /** Narrowed to what the caller may see: to be passed on as it is. */
  query: z.output<Q> & OfKey;
  params: z.output<P>;
  request: Request;
}

/**
 * A question about another key than the one that asks is refused, whether or not that key exists: an answer of zeros would be taken for that key's usage.
 */
function narrow<T extends OfKey>({ keyId }: Reader, query: T): T {
  if (keyId === null) return query;
  if (query.keyId === undefined || query.keyId === keyId) return { ...query, keyId };
  throw new AppError("forbidden", "keyId: a key or token can only read what was used with itself.", {
    remedy: "Leave `keyId` out, or sign in to read what others used.",
  });
}

/** A route that reads usage, for members and, of their own usage, for API keys and monitor tokens: whatever it asks is narrowed before it can ask. */
export function defineUsageRoute<Q extends z.ZodType<OfKey>, P extends z.ZodType = z.ZodUndefined>(
  schemas: { query: Q; params?: P },
  handle: (call: UsageCall<Q, P>) => Promise<Response | JsonValue> | Response | JsonValue,
): RouteHandler {
  return defineRoute({ role: "reader", ...schemas }, ({ reader, query, params, request }) =>
    handle({ organizationId: reader.organizationId, query: narrow(reader, query), params, request }),
  );
}
