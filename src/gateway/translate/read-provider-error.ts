import { asList, asObject, asText } from "./read-json";

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
