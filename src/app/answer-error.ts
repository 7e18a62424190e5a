import { AppError } from "@/domain/errors";

/** Prisma's codes for a database that does not answer: unreachable, timed out, or locked for longer than we wait. */
const DATABASE_DOWN = /^(P10\d\d|P2024|P2034)$/;

/** Any error as one that may be sent. */
export function publicError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (DATABASE_DOWN.test(String((error as { code?: unknown } | null)?.code))) {
    return new AppError("unavailable", "The database does not answer.", { remedy: "Try again in a few seconds.", retryAfterSeconds: 5 });
  }
  return new AppError("internal", "Something went wrong on our side.", { remedy: "Try again; if it stays, tell the operator the request id." });
}

/** What a client may know of an error: an `AppError`'s own words; of anything else, nothing. */
export function answerError(error: unknown, requestId: string): Response {
  const { code, message, remedy, status, retryAfterSeconds } = publicError(error);
  const headers = retryAfterSeconds === undefined ? undefined : { "retry-after": String(retryAfterSeconds) };
  return Response.json({ error: { code, message, remedy, requestId } }, { status, headers });
}
