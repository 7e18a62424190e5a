import { asList, asObject, asText } from "../bytes/json/parse-members";
import type { TranslatedError } from "./chat/chat-types";

interface Verdict {
  status: number;
  type: string;
  code: string;
  /** Said instead of the provider's text, which speaks to the owner of the provider's account: to us. */
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

/** By the provider's status; an error inside a stream (200) goes by its type. 529 is Anthropic's overload. */
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
  503: { status: 503, type: "server_error", code: "unavailable" },
  504: { status: 504, type: "server_error", code: "upstream_timeout" },
  529: { status: 503, type: "server_error", code: "unavailable" },
};
const OTHERWISE: Verdict = { status: 502, type: "server_error", code: "upstream_error" };

/** Types and codes that say more than the status does: what stands in a stream, and statuses that mean something else (oddities.md C10). */
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
const NO_CREDIT_TEXT = /credit balance is too low|run out of credits|used all available credits|spending limit/i;

/**
 * A provider's error, whatever its shape (wire-facts.md, "Errors"), as OpenAI would put it, with the status and code of our HTTP contract.
 * What concerns this gateway's own account is told as such, and nothing that looks like a key or an organization's id gets through.
 * @param status of the provider's answer; 200 for an error inside a stream
 * @param body parsed; null when it was no JSON
 */
export function translateError(status: number, body: unknown): TranslatedError {
  const { words, message, param } = readProviderError(body);
  const verdict = judge(status, words, message);
  const text = verdict.message ?? (message || "The provider answered with an error.");
  return { status: verdict.status, error: { message: text, type: verdict.type, param: verdict.message ? null : param, code: verdict.code } };
}

function judge(status: number, words: readonly string[], message: string): Verdict {
  if (status < 500 && BAD_KEY_TEXT.test(message)) return BAD_KEY;
  if (status < 500 && NO_CREDIT_TEXT.test(message)) return NO_CREDIT;
  const known = words.map((word) => (Object.hasOwn(BY_WORD, word) ? (BY_WORD[word] as number) : null)).filter((value) => value !== null);
  // Inside a stream only the words tell; elsewhere they may sharpen a 4xx (a bad key that is a 400), and never soften it.
  const meant = status < 400 ? known[0] : status < 500 ? known.find((value) => value !== 400) : undefined;
  return BY_STATUS[meant ?? status] ?? (status >= 400 && status < 500 ? (BY_STATUS[400] as Verdict) : OTHERWISE);
}

export interface ProviderError {
  /** Types and codes, in lower case, the most telling first. */
  words: string[];
  /** Without what looks like a secret. Empty: there was none. */
  message: string;
  param: string | null;
}

const MESSAGE_CHARACTERS_MAX = 2000;
/** Keys, masked or not, and ids of accounts: error texts quote them (oddities.md E7). */
const SECRETS =
  /\b(?:sk|xai|gsk|key|org|proj|AIza)[-_*][\w*.-]{4,}|\bAIza[\w-]{10,}|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
/** How Gemini's compatible mode names a field that it does not have. */
const UNKNOWN_FIELD = /Unknown name "(\w{1,64})"/;

/** The five shapes: an object `error` (OpenAI, Anthropic, Gemini), the same in an array, and a bare text beside a `code`. Never throws. */
export function readProviderError(body: unknown): ProviderError {
  const outer = asObject(Array.isArray(body) ? body[0] : body) ?? {};
  const inner = asObject(outer.error);
  const reasons = asList(inner?.details).map((detail) => asObject(detail)?.reason);
  const named = inner ? [inner.code, ...reasons, inner.type, inner.status] : [outer.code, outer.type];
  const words = named.filter((word) => typeof word === "string").map((word) => word.toLowerCase());
  const message = asText(inner?.message) ?? asText(outer.error) ?? asText(outer.message) ?? "";
  return { words, message: scrub(message), param: asText(inner?.param) ?? UNKNOWN_FIELD.exec(message)?.[1] ?? null };
}

function scrub(message: string): string {
  return message.slice(0, MESSAGE_CHARACTERS_MAX).replace(SECRETS, "…");
}
