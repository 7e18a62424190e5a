import { AppError } from "@/domain/errors";
import { log } from "@/observe/log";

/** Only what is not the caller's doing is worth a line. */
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
