import { asList, asObject, asText } from "../bytes/json/parse-members";
import type { TranslatedError } from "./chat/chat-types";

interface Verdict {
  status: number;
  type: string;
  code: string;
  /** Replaces the provider's text, which is addressed to the owner of the provider account: us. */
  message?: string;
}

const BAD_KEY: Verdict = {
  status: 502,
  type: "server_error",
  code: "provider_key_rejected",
  message: "The provider refused this gateway's own key. Your API key is fine; the operator has to act.",
};
const NO_CREDIT: Verdict = {
  status: 503,
  type: "server_error",
  code: "unavailable",
  message: "This gateway's account with the provider is out of credit. Your balance is fine; the operator has to act.",
};

/** The caller's to shorten; a model with a longer context window may take it. */
const TOO_LONG: Verdict = { status: 400, type: "invalid_request_error", code: "context_length_exceeded" };

/** By the provider's status; an error inside a stream (200) is classified by its type. */
const BY_STATUS: Record<number, Verdict> = {
  400: { status: 400, type: "invalid_request_error", code: "invalid_request" },
  401: BAD_KEY,
  402: NO_CREDIT,
  403: BAD_KEY,
  404: { status: 404, type: "invalid_request_error", code: "model_not_found" },
  408: { status: 504, type: "server_error", code: "upstream_timeout" },
  409: { status: 409, type: "invalid_request_error", code: "conflict" },
  413: { status: 413, type: "invalid_request_error", code: "payload_too_large" },
  422: { status: 400, type: "invalid_request_error", code: "invalid_request" },
  429: { status: 429, type: "rate_limit_error", code: "rate_limited" },
  504: { status: 504, type: "server_error", code: "upstream_timeout" },
};
/** 500, 502, 503, Anthropic's 529: the provider has failed, not we. */
const OTHERWISE: Verdict = { status: 502, type: "server_error", code: "upstream_error" };

/** Types and codes that tell more than the status: errors inside a stream, and statuses used with another meaning (oddities.md C10). */
const BY_WORD: Record<string, number> = {
  authentication_error: 401,
  invalid_api_key: 401,
  api_key_invalid: 401,
  unauthenticated: 401,
  billing_error: 402,
  insufficient_quota: 402,
  permission_error: 403,
  permission_denied: 403,
  not_found_error: 404,
  model_not_found: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  resource_exhausted: 429,
  timeout_error: 504,
  overloaded_error: 529,
  unavailable: 503,
  deadline_exceeded: 504,
  invalid_request_error: 400,
};
const BAD_KEY_TEXT = /api[ _-]?key not valid|incorrect api key|invalid (x-)?api[ _-]?key/i;
const NO_CREDIT_TEXT =
  /credit balance is too low|run out of credits|used all available credits|spending limit|have any credits|(reached|exceeded) your (specified )?(api )?usage limit/i;

const TOO_LONG_WORD = "context_length_exceeded";
/** Of OpenAI and its imitators; Anthropic, of the input alone and with the output; Google; xAI. */
const TOO_LONG_TEXT =
  /exceeds? the context window|maximum context length|prompt is too long|exceed context limit|exceeds the maximum number of tokens|maximum prompt length/i;
/** With these a provider says that a request is wrong. */
const OF_THE_REQUEST: ReadonlySet<number> = new Set([200, 400, 413, 422]);

/** OpenRouter's 403 is for an input that was refused, not for a key: https://openrouter.ai/docs/api/reference/errors-and-debugging */
const MODERATED_TEXT = /requires moderation|input was flagged/i;

/**
 * Translates a provider's error, whatever its shape (wire-facts.md, "Errors"), to OpenAI's, with the status and code of our HTTP contract.
 * Errors that concern this gateway's own account say so, and nothing that looks like a key or an organization id gets through.
 * @param status the provider's; 200 for an error inside a stream
 * @param body parsed; null when it was not JSON
 */
export function translateError(status: number, body: unknown): TranslatedError {
  const error = readProviderError(body);
  const { message, param } = error;
  const verdict = judge(status, error);
  const text = verdict.message ?? (message || "The provider answered with an error.");
  return { status: verdict.status, error: { message: text, type: verdict.type, param: verdict.message ? null : param, code: verdict.code } };
}

function judge(status: number, { words, message, statedStatus }: ProviderError): Verdict {
  if (status < 500 && BAD_KEY_TEXT.test(message)) return BAD_KEY;
  if (status < 500 && NO_CREDIT_TEXT.test(message)) return NO_CREDIT;
  if (status === 403 && MODERATED_TEXT.test(message)) return BY_STATUS[400] as Verdict;
  if (OF_THE_REQUEST.has(status) && (words.includes(TOO_LONG_WORD) || TOO_LONG_TEXT.test(message))) return TOO_LONG;
  const known = words.map((word) => (Object.hasOwn(BY_WORD, word) ? (BY_WORD[word] as number) : null)).filter((value) => value !== null);
  // Inside a stream there are only the words to go by, and a number that is a status. Elsewhere they can make a 4xx more precise (a 400 for a bad key), never milder.
  const meant = status < 400 ? (known[0] ?? statedStatus ?? undefined) : status < 500 ? known.find((value) => value !== 400) : undefined;
  return BY_STATUS[meant ?? status] ?? (status >= 400 && status < 500 ? (BY_STATUS[400] as Verdict) : OTHERWISE);
}

export interface ProviderError {
  /** Types and codes in lower case, the most specific first. */
  words: string[];
  /** With anything that looks like a secret removed. Empty when there was no message. */
  message: string;
  param: string | null;
  /** A code that is an HTTP status. */
  statedStatus: number | null;
}

const MESSAGE_CHARACTERS_MAX = 2000;
/** Keys, masked or not, and account ids, which error texts quote (oddities.md E7). */
const SECRETS =
  /\b(?:sk|xai|gsk|key|org|proj|AIza)[-_*][\w*.-]{4,}|\bAIza[\w-]{10,}|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
/** How Gemini's compatible mode names a field that it does not have. */
const UNKNOWN_FIELD = /Unknown name "(\w{1,64})"/;

/** Reads all five shapes: an object `error` (OpenAI, Anthropic, Gemini), the same inside an array, and plain text beside a `code`. Never throws. */
export function readProviderError(body: unknown): ProviderError {
  const outer = asObject(Array.isArray(body) ? body[0] : body) ?? {};
  const inner = asObject(outer.error);
  const reasons = asList(inner?.details).map((detail) => asObject(detail)?.reason);
  const named = inner ? [inner.code, ...reasons, inner.type, inner.status] : [outer.code, outer.type];
  const words = named.filter((word) => typeof word === "string").map((word) => word.toLowerCase());
  const message = asText(inner?.message) ?? asText(outer.error) ?? asText(outer.message) ?? "";
  const code = inner?.code;
  const statedStatus = typeof code === "number" && Number.isInteger(code) && code >= 400 && code < 600 ? code : null;
  return { words, message: scrub(message), param: asText(inner?.param) ?? UNKNOWN_FIELD.exec(message)?.[1] ?? null, statedStatus };
}

function scrub(message: string): string {
  return message.slice(0, MESSAGE_CHARACTERS_MAX).replace(SECRETS, "…");
}
