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

type Told = Pick<AppError, "status" | "code" | "message">;

/** A provider that fails is 529 `overloaded_error` to Anthropic's clients: they wait, and ask again. */
export function messagesStatus({ status, code }: Pick<AppError, "status" | "code">): number {
  return code === "upstream_error" ? 529 : status;
}

/** An error in Anthropic's shape, as a body and as the event that ends a stream. */
export function formatMessagesError(error: Told, requestId: string): Members {
  const status = messagesStatus(error);
  const type = TYPES.get(status) ?? (status >= 500 ? "api_error" : "invalid_request_error");
  return { type: "error", error: { type, message: error.message, code: error.code }, request_id: requestId };
}
