import type { AppError } from "../../../domain/errors";
import type { Members } from "../../bytes/json/parse-members";

/** Anthropic's families of errors: https://platform.claude.com/docs/en/api/errors. Our own code stands beside them. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [401, "authentication_error"],
  [402, "billing_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [413, "request_too_large"],
  [429, "rate_limit_error"],
  [503, "overloaded_error"],
  [504, "timeout_error"],
  [529, "overloaded_error"],
]);

/** An error in Anthropic's shape, as a body and as the event that ends a stream. */
export function formatMessagesError({ status, code, message }: Pick<AppError, "status" | "code" | "message">, requestId: string): Members {
  const type = TYPES.get(status) ?? (status >= 500 ? "api_error" : "invalid_request_error");
  return { type: "error", error: { type, message, code }, request_id: requestId };
}
