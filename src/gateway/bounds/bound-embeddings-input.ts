import { boundTextTokens } from "../../domain/bound-text";
import type { BoundInputOptions, InputBound } from "./bound-chat-input";
import { countWithinBudget } from "./count-within-budget";

/** A start and an end for each text, which some providers count. */
const FRAME_TOKENS = 2;

/**
 * How many tokens the texts of an embeddings request have at most. The context window is that of each text, not of all together: hold with
 * a model whose `contextWindow` is null.
 */
export function boundEmbeddingInput(
  input: string | readonly string[] | readonly number[] | readonly (readonly number[])[],
  { model, countTokens }: Pick<BoundInputOptions, "model" | "countTokens">,
): InputBound {
  const items = typeof input === "string" ? [input] : isTokenList(input) ? [input] : input;
  const sum = (size: (text: string) => number) =>
    items.reduce((total, item) => total + (typeof item === "string" ? size(item) : item.length) + FRAME_TOKENS, 0);
  return {
    inputTokensMax: sum(boundTextTokens),
    countInputTokens: () => {
      const count = countWithinBudget(model, countTokens);
      return sum((text) => count(text).tokens);
    },
    inputBuckets: ["input"],
    outputBuckets: [],
  };
}

function isTokenList(input: readonly string[] | readonly number[] | readonly (readonly number[])[]): input is readonly number[] {
  return typeof input[0] === "number";
}
