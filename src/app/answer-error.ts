import { AppError } from "@/domain/errors";
import { readLocale } from "@/messages/choose-locale";
import { log } from "@/observe/log";
import { translateError } from "./translate-error";

/** Prisma's codes for a database that does not answer: unreachable, timed out, or locked for longer than we, or a transaction, wait. */
const DATABASE_DOWN = /^(P10\d\d|P2024|P2028|P2034)$/;

/** Any error as one that is safe to send. */
export function publicError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (DATABASE_DOWN.test(String((error as { code?: unknown } | null)?.code))) {
    return new AppError("unavailable", "The database does not answer.", { remedy: "Try again in a few seconds.", retryAfterSeconds: 5 });
  }
  return new AppError("internal", "Something went wrong on our side.", { remedy: "Try again; if it stays, tell the operator the request id." });
}

/** The headers of every answer below /api. Copies, because the headers of some responses cannot be changed (`Response.redirect`, `fetch`). */
export function withOurHeaders(response: Response, requestId: string): Response {
  const headers = new Headers(response.headers);
  headers.set("x-monitor-request-id", requestId);
  headers.set("cache-control", "no-store");
  headers.set("x-content-type-options", "nosniff");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

/**
 * What a client may learn about an error: an `AppError`'s own message, nothing about any other. In the language that the page or program asked for
 * (cookie or `Accept-Language`); without a wish, and where we have no other words, in English.
 */
export function answerError(error: unknown, requestId: string, request?: Request): Response {
  const { code, message, remedy, status, retryAfterSeconds } = publicError(error);
  const locale = request ? readLocale(request.headers) : "en";
  const headers = new Headers({ "content-language": locale });
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(retryAfterSeconds));
  const text = { message: translateError(message, locale), remedy: translateError(remedy, locale) };
  return withOurHeaders(Response.json({ error: { code, ...text, requestId } }, { status, headers }), requestId);
}

/** Logs an error unless it is the caller's own. */
export function reportError(error: unknown, request: Request, requestId: string): void {
  if (error instanceof AppError && error.status < 500) return;
  const { name, message, stack, cause } = error instanceof Error ? error : new Error(String(error));
  const { pathname } = new URL(request.url);
  log.error({
    event: "internal_error",
    requestId,
    method: request.method,
    path: pathname,
    error: { name, message, stack, cause: cause && String(cause) },
  });
}
