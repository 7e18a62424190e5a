import { type HeaderList, jsonAnswer, type SimAnswer, type SimRequest } from "./exchange";
import type { ProviderName } from "./provider-names";

interface ErrorInput {
  request: Pick<SimRequest, "provider" | "path">;
  status: number;
  message: string;
  code?: string | null;
  headers?: HeaderList;
}

const anthropicTypes: Record<number, string> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};
const googleStatuses: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

/** The body of an error, in the provider's own shape. */
export function errorBody({ request, status, message, code = null }: ErrorInput): unknown {
  switch (request.provider) {
    case "openai":
      return { error: { message, type: openaiType(status), param: null, code } };
    case "anthropic":
      return { type: "error", error: { type: anthropicTypes[status] ?? "api_error", message }, request_id: "req_sim" };
    case "xai":
      return { code: code ?? `The request failed with status ${status}`, error: message };
    case "google":
      return googleError({ status, message, isCompatible: request.path.includes("/openai/") });
  }
}

function openaiType(status: number): string {
  if (status === 429) return "rate_limit_exceeded";
  return status >= 500 ? "server_error" : "invalid_request_error";
}

function googleError({ status, message, isCompatible }: { status: number; message: string; isCompatible: boolean }): unknown {
  // Google states its delay in the body only.
  const details = status === 429 ? [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "1s" }] : [];
  const error = { error: { code: status, message, status: googleStatuses[status] ?? "INTERNAL", ...(details.length ? { details } : {}) } };
  return isCompatible ? [error] : error;
}

export function errorAnswer(input: ErrorInput): SimAnswer {
  const isPretty = input.request.provider === "openai" || input.request.provider === "google";
  return jsonAnswer({ wire: "error", status: input.status, json: errorBody(input), pretty: isPretty, headers: input.headers ?? [] });
}

/** An answer for `fault: "status:<n>"`. */
export function statusFault(request: SimRequest, status: number): SimAnswer {
  const headers: HeaderList = request.provider !== "google" && (status === 429 || status >= 503) ? [["retry-after", "1"]] : [];
  if (request.provider === "anthropic") headers.push(["x-should-retry", status === 429 || status >= 500 ? "true" : "false"]);
  const message = status === 529 ? "Overloaded" : `The simulator was asked for ${status}.`;
  return errorAnswer({ request, status, message, headers, code: status === 429 && request.provider === "openai" ? "rate_limit_exceeded" : null });
}

/** The account behind the key has no money left, as each provider says it. */
export function refuseCredit(request: SimRequest): SimAnswer {
  switch (request.provider) {
    case "openai":
      return errorAnswer({
        request,
        status: 429,
        code: "insufficient_quota",
        message: "You exceeded your current quota, please check your plan and billing details.",
      });
    case "anthropic":
      return errorAnswer({
        request,
        status: 400,
        message: "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.",
      });
    case "google":
      return errorAnswer({ request, status: 429, message: "You exceeded your current quota, please check your plan and billing details." });
    case "xai":
      return errorAnswer({
        request,
        status: 403,
        code: "The caller does not have permission to execute the specified operation",
        message: "Your newly created team doesn't have any credits yet.",
      });
  }
}

/** Events of an error inside a 200 stream, in the wire's framing. */
export function errorEvents({ provider, wire }: { provider: ProviderName; wire: string }): string[] {
  const message = "The server had an error while processing your request.";
  if (provider === "anthropic") {
    return [`event: error\ndata: ${JSON.stringify({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } })}\n\n`];
  }
  if (wire === "openai-responses") {
    const error = { code: "server_error", message };
    return [
      `event: error\ndata: ${JSON.stringify({ type: "error", ...error, param: null, sequence_number: 900 })}\n\n`,
      `event: response.failed\ndata: ${JSON.stringify({ type: "response.failed", sequence_number: 901, response: { id: "resp_sim", object: "response", status: "failed", error, output: [], usage: null } })}\n\n`,
    ];
  }
  if (wire === "gemini") {
    return [`data: ${JSON.stringify({ error: { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" } })}\r\n\r\n`];
  }
  return [`data: ${JSON.stringify({ error: { message, type: "server_error", param: null, code: null } })}\n\n`, "data: [DONE]\n\n"];
}
