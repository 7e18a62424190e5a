import { AppError } from "@/domain/errors";

/** What a client may know of an error: an `AppError`'s own words; of anything else, nothing. */
export function answerError(error: unknown, requestId: string): Response {
  const shown =
    error instanceof AppError
      ? error
      : new AppError("internal", "Something went wrong on our side.", { remedy: "Try again; if it stays, tell the operator the request id." });
  const { code, message, remedy, status, retryAfterSeconds } = shown;
  const headers = retryAfterSeconds === undefined ? undefined : { "retry-after": String(retryAfterSeconds) };
  return Response.json({ error: { code, message, remedy, requestId } }, { status, headers });
}
