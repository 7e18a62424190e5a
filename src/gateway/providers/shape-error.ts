import type { AppError } from "../../domain/errors";
import type { Answer } from "../ask";
import type { ErrorShape } from "./contract";

interface PlainError {
  status: number;
  code: string;
  message: string;
  requestId: string;
  param: string | null;
}

const SHAPES: Record<ErrorShape, (error: PlainError) => unknown> = {
  openai: ({ code, message, requestId, param }) => ({ error: { message, type: code, param, code, requestId } }),
  anthropic: ({ code, message, requestId }) => ({ type: "error", error: { type: code, message }, request_id: requestId }),
  gemini: shapeGemini,
  "gemini-compatible": (error) => [shapeGemini(error)],
  xai: ({ code, message }) => ({ code, error: message }),
};

function shapeGemini({ status, code, message, requestId }: PlainError) {
  // Here `code` is the HTTP status, and `status` the word. Details: google.rpc.RequestInfo.
  const details = [{ "@type": "type.googleapis.com/google.rpc.RequestInfo", requestId }];
  return { error: { code: status, message, status: code, details } };
}

/**
 * Our error in the shape of the API that was called (wire-facts.md, "Errors"), from which SDKs build their typed errors. Our code is in the field
 * that holds the shape's code or type; message, remedy and request id are for people.
 */
export function shapeError(shape: ErrorShape, error: AppError, requestId: string): Answer {
  const message = [error.message, error.remedy, `(request ${requestId})`].filter(Boolean).join(" ");
  const body = Buffer.from(JSON.stringify(SHAPES[shape]({ status: error.status, code: error.code, message, requestId, param: error.param })));
  const rawHeaders = ["content-type", "application/json", "content-length", String(body.length), "cache-control", "no-store"];
  rawHeaders.push("x-monitor-request-id", requestId);
  if (error.retryAfterSeconds !== undefined) rawHeaders.push("retry-after", String(Math.ceil(error.retryAfterSeconds)));
  return { status: error.status, rawHeaders, body };
}
