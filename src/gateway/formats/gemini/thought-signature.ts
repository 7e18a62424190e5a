import { asList, asText, parseJson } from "../../bytes/json/parse-members";
import { markSignature, readSignature } from "../../hub/foreign-signature";
import type { Maker, ReasoningPart } from "../../hub/parts";

/** https://ai.google.dev/gemini-api/docs/thought-signatures#faqs: for calls that another model has made. */
export const UNSIGNED_CALL = "skip_thought_signature_validator";

type Signed = Omit<ReasoningPart, "type" | "at">;

/**
 * Reasoning that Google has not signed, in Google's one field for signatures. The field is one of bytes, which clients decode from base64 and encode
 * again: a text in base64. It holds the reasoning whole: most clients send signatures back, few send thoughts.
 */
export function packReasoning(parts: readonly (Signed & { maker: Maker })[]): string {
  const [first] = parts;
  const packed = JSON.stringify(parts.map(({ maker, signature, text, isRedacted, id }) => [maker, signature, text, isRedacted, id]));
  return Buffer.from(markSignature(packed, first?.maker ?? null, "google")).toString("base64");
}

/** What is in a `thoughtSignature`: Google's own, or reasoning of others. */
export function readThoughtSignature(text: string): Signed[] {
  const { signature, maker } = readSignature(Buffer.from(text, "base64").toString("utf8"), "google");
  const unpacked = maker === "google" ? [] : asList(parseJson(signature)).flatMap(unpack);
  return unpacked.length > 0 ? unpacked : [{ text: "", signature: text, maker: "google", isRedacted: false, id: null }];
}

const OTHERS: ReadonlySet<unknown> = new Set(["anthropic", "openai"] satisfies Maker[]);

function unpack(entry: unknown): Signed[] {
  const [maker, signature, text, isRedacted, id] = asList(entry);
  if (typeof signature !== "string" || !OTHERS.has(maker)) return [];
  return [{ text: asText(text) ?? "", signature, maker: maker as Maker, isRedacted: isRedacted === true, id: asText(id) }];
}
