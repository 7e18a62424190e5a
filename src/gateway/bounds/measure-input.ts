import type { ResoldModel } from "../../domain/resale";
import type { InputBounds } from "../providers/contract";
import { BYTES_PER_TOKEN_LIKELY, hasVocabulary } from "./bound-chat-input";
import { COUNTED_CHARS_MAX } from "./count-within-budget";
import { walkInput } from "./walk-input";

export interface MeasuredInput {
  tokens: number;
  /** At four bytes a token: the model's vocabulary is not public. */
  isEstimate: boolean;
}

interface MeasureOptions {
  model: ResoldModel;
  /** Tokens of a text, or a bound that is never below them. */
  countTokens(model: ResoldModel, text: string): number;
}

/** Text alone: what pictures, sound and hidden prompts add is not known before the provider has seen them, and must not refuse a call that fits. */
const TEXT_ONLY: InputBounds = Object.freeze({
  ...{ base: 0, message: 0, tools: 0, tool: 0, image: { low: 0, high: 0 }, audioPerSecond: 0 },
  cachesByItself: false,
  definesCalledTools: false,
});

const estimateText = (text: string) => Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN_LIKELY);

/** What a chat request's text probably comes to: neither a bound above nor one below. */
export function measureChatInput(body: Readonly<Record<string, unknown>>, options: MeasureOptions): MeasuredInput {
  const { size, isEstimate } = makeMeasure(options);
  return { tokens: walkInput(body, { bounds: TEXT_ONLY, tokensMax: 0, size }).tokens, isEstimate };
}

/** The same at four bytes a token, whatever the model. */
export function estimateChatInput(body: Readonly<Record<string, unknown>>): number {
  return walkInput(body, { bounds: TEXT_ONLY, tokensMax: 0, size: estimateText }).tokens;
}

/** The longest text of an embeddings request: each has the context window for itself. */
export function measureEmbeddingsInput(
  input: string | readonly string[] | readonly number[] | readonly (readonly number[])[],
  options: MeasureOptions,
): MeasuredInput {
  const { size, isEstimate } = makeMeasure(options);
  const items = typeof input === "string" || typeof input[0] === "number" ? [input as string | readonly number[]] : input;
  let longest: MeasuredInput = { tokens: 0, isEstimate: false };
  for (const item of items as readonly (string | readonly number[])[]) {
    const tokens = typeof item === "string" ? size(item) : item.length;
    if (tokens > longest.tokens) longest = { tokens, isEstimate: isEstimate && typeof item === "string" };
  }
  return longest;
}

function makeMeasure({ model, countTokens }: MeasureOptions): { size(text: string): number; isEstimate: boolean } {
  if (!hasVocabulary({ model, countTokens })) return { size: estimateText, isEstimate: true };
  let charsLeft = COUNTED_CHARS_MAX;
  const size = (text: string) => {
    const head = text.slice(0, charsLeft);
    charsLeft -= head.length;
    return countTokens(model, head) + (head.length < text.length ? estimateText(text.slice(head.length)) : 0);
  };
  return { size, isEstimate: false };
}
