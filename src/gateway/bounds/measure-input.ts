import type { ResoldModel } from "../../domain/resale";
import type { InputBounds } from "../providers/contract";
import { BYTES_PER_TOKEN_LIKELY, hasVocabulary } from "./bound-chat-input";
import { walkInput } from "./walk-input";

export interface MeasuredInput {
  tokens: number;
  /** At four bytes a token, at least in part: the vocabulary is not public, or the text is very long. */
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

/** Counting takes some 100 ns per character; it is only asked for where a text's bytes do not say already that it fits. */
const COUNTED_CHARS_MAX = 1024 * 1024;

const estimateText = (text: string) => Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN_LIKELY);

/** What a chat request's text probably comes to: neither a bound above nor one below. */
export function measureChatInput(body: Readonly<Record<string, unknown>>, options: MeasureOptions): MeasuredInput {
  const measure = new TextMeasure(options);
  const { tokens } = walkInput(body, { bounds: TEXT_ONLY, tokensMax: 0, size: (text) => measure.size(text) });
  return { tokens, isEstimate: measure.isEstimate };
}

/** The same at four bytes a token, whatever the model. */
export function estimateChatInput(body: Readonly<Record<string, unknown>>): number {
  return walkInput(body, { bounds: TEXT_ONLY, tokensMax: 0, size: estimateText }).tokens;
}

type EmbeddingsInput = string | readonly string[] | readonly number[] | readonly (readonly number[])[];

/** The longest text of an embeddings request: each has the context window for itself. */
export function measureEmbeddingsInput(input: EmbeddingsInput, options: MeasureOptions): MeasuredInput {
  const measure = new TextMeasure(options);
  const items = (typeof input === "string" || typeof input[0] === "number" ? [input] : input) as readonly (string | readonly number[])[];
  const tokens = items.reduce((longest, item) => Math.max(longest, typeof item === "string" ? measure.size(item) : item.length), 0);
  return { tokens, isEstimate: measure.isEstimate };
}

/** Sizes the texts of one call in turn, by the model's vocabulary until the budget for that is used up. */
class TextMeasure {
  #charsLeft: number;
  /** Of at least one text. */
  isEstimate = false;

  constructor(readonly options: MeasureOptions) {
    this.#charsLeft = hasVocabulary(options) ? COUNTED_CHARS_MAX : 0;
  }

  size(text: string): number {
    const head = text.slice(0, this.#charsLeft);
    this.#charsLeft -= head.length;
    const { model, countTokens } = this.options;
    const counted = head === "" ? 0 : countTokens(model, head);
    if (head.length === text.length) return counted;
    this.isEstimate = true;
    return counted + estimateText(text.slice(head.length));
  }
}
