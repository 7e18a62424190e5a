import { boundTextTokens } from "../../domain/bound-text";
import type { BoundInputOptions, InputBound } from "./bound-chat-input";
import { countWithinBudget } from "./count-within-budget";

/** A start and an end token for each text, which some providers count. */
const FRAME_TOKENS = 2;

type EmbeddingsInput = string | readonly string[] | readonly number[] | readonly (readonly number[])[];

/**
 * The most tokens that the texts of an embeddings request can have. The context window holds for each text, not for all together: hold with a
 * model whose `contextWindow` is null.
 */
export function boundEmbeddingsInput(input: EmbeddingsInput): InputBound {
  return { inputTokensMax: sumTokens(input, boundTextTokens), inputBuckets: ["input"], outputBuckets: [] };
}

/** For an estimate, at four bytes a token. */
export function textBytesOf(input: EmbeddingsInput): number {
  const items = typeof input === "string" || isTokenList(input) ? [input] : input;
  return items.reduce((total, item) => total + (typeof item === "string" ? Buffer.byteLength(item) : item.length * 4), 0);
}

/** A tighter bound, by the model's own vocabulary where it is public. */
export function countEmbeddingsInput(input: EmbeddingsInput, { model, countTokens }: Pick<BoundInputOptions, "model" | "countTokens">): number {
  const count = countWithinBudget(model, countTokens);
  return sumTokens(input, (text) => count(text).tokens);
}

function sumTokens(input: EmbeddingsInput, size: (text: string) => number): number {
  const items = typeof input === "string" || isTokenList(input) ? [input] : input;
  return items.reduce((total, item) => total + (typeof item === "string" ? size(item) : item.length) + FRAME_TOKENS, 0);
}

function isTokenList(input: Exclude<EmbeddingsInput, string>): input is readonly number[] {
  return typeof input[0] === "number";
}
