import { boundTextTokens } from "../../domain/bound-text";
import type { BoundInputOptions, InputBound } from "./bound-input";
import { countWithinBudget } from "./count-within-budget";

type EmbeddingInput = string | readonly string[] | readonly number[] | readonly (readonly number[])[];

/** A start and an end for each text, which some providers count. */
const FRAME_TOKENS = 2;

/**
 * How many tokens the texts of an embeddings request have at most. The context window is that of each text, not of all together: hold with
 * a model whose `contextWindow` is null.
 */
export function boundEmbeddingInput(input: EmbeddingInput, _options: unknown): InputBound {
  return { inputTokensMax: sumTokens(input, boundTextTokens), inputBuckets: ["input"], outputBuckets: [] };
}

/** The same, counted with the model's vocabulary where it is public. */
export function countEmbeddingInput(input: EmbeddingInput, { model, countTokens }: Pick<BoundInputOptions, "model" | "countTokens">): number {
  const count = countWithinBudget(model, countTokens);
  return sumTokens(input, (text) => count(text).tokens);
}

function sumTokens(input: EmbeddingInput, size: (text: string) => number): number {
  const items = typeof input === "string" ? [input] : isTokenList(input) ? [input] : input;
  return items.reduce<number>((total, item) => total + (typeof item === "string" ? size(item) : item.length) + FRAME_TOKENS, 0);
}

function isTokenList(input: readonly string[] | readonly number[] | readonly (readonly number[])[]): input is readonly number[] {
  return typeof input[0] === "number";
}
