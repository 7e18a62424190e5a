import type { AppError, ErrorCode } from "../../domain/errors";
import { type GatewayResponse, jsonResponse } from "../exchange";
import { formatGoogleError } from "../formats/gemini/format-error";
import { formatMessagesError, messagesStatus } from "../formats/messages/format-error";
import type { ErrorShape } from "./contract";

interface PlainError {
  status: number;
  code: ErrorCode;
  message: string;
  requestId: string;
  param: string | null;
}

const SHAPES: Record<ErrorShape, (error: PlainError) => unknown> = {
  openai: ({ status, code, message, requestId, param }) => ({ error: { message, type: openAiType(status), param, code, requestId } }),
  anthropic: ({ code, message, requestId }) => ({ type: "error", error: { type: code, message }, request_id: requestId }),
  gemini: shapeGemini,
  "gemini-compatible": (error) => [shapeGemini(error)],
  flat: ({ code, message }) => ({ code, error: message }),
  problem: ({ status, code, message }) => ({ title: code, detail: message, status }),
  "error-list": ({ code, message, requestId }) => ({ id: requestId, name: code, errors: [message] }),
  messages: (error) => formatMessagesError(error, error.requestId),
  "generate-content": (error) => formatGoogleError(error, error.requestId),
};

/** The status that this error has in a shape. */
export function statusIn(shape: ErrorShape, error: AppError): number {
  return shape === "messages" ? messagesStatus(error) : error.status;
}

function shapeGemini({ status, code, message, requestId }: PlainError) {
  // Here `code` is the HTTP status, and `status` the word. Details: google.rpc.RequestInfo.
  const details = [{ "@type": "type.googleapis.com/google.rpc.RequestInfo", requestId }];
  return { error: { code: status, message, status: code, details } };
}

/** OpenAI's families of errors: https://platform.openai.com/docs/guides/error-codes. Our own code stands beside them. */
const OPENAI_TYPES: ReadonlyMap<number, string> = new Map([
  [401, "authentication_error"],
  [402, "insufficient_quota"],
  [403, "permission_error"],
  [429, "rate_limit_error"],
]);

function openAiType(status: number): string {
  return OPENAI_TYPES.get(status) ?? (status >= 500 ? "api_error" : "invalid_request_error");
}

/** For people: what is wrong, what to do, and by which name to ask us about it. */
export function explainError({ message, remedy }: AppError, requestId: string): string {
  return [message, remedy, `(request ${requestId})`].filter(Boolean).join(" ");
}

/** The error that ends a stream in OpenAI's format. */
export function formatOpenAiError({ status, message, code, param }: AppError) {
  return { error: { message, type: openAiType(status), param, code } };
}

/**
 * Our error in the shape of the API that was called (wire-facts.md, "Errors"), from which SDKs build their typed errors. Our code is in the field
 * that holds the shape's code or type; message, remedy and request id are for people.
 */
export function shapeError(shape: ErrorShape, error: AppError, requestId: string): GatewayResponse {
  const { status, code, param, retryAfterSeconds, allow } = error;
  const message = explainError(error, requestId);
  const headers: string[] = [];
  if (retryAfterSeconds !== undefined) headers.push("retry-after", String(Math.ceil(retryAfterSeconds)));
  if (allow !== undefined) headers.push("allow", allow);
  return jsonResponse(SHAPES[shape]({ status, code, message, requestId, param }), { requestId, status: statusIn(shape, error), headers });
}
