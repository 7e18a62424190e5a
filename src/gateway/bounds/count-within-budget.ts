import { boundTextTokens } from "../../domain/bound-text";
import type { ResoldModel } from "../../domain/resale";

/** Counting a text takes some 100 ns a character, a thousand times what bounding it takes: what is beyond this is only bounded. */
export const COUNTED_CHARS_MAX = 256 * 1024;
/** A text of so many bytes a token is mostly blanks. */
const BYTES_PER_TOKEN_MAX = 16;

export interface CountedText {
  /** Never fewer than the provider counts. */
  tokens: number;
  /** Never more, in all likelihood. */
  tokensLeast: number;
}

/** Counts the texts of one call, one after the other: with the model's vocabulary as far as the budget goes, then by their bytes. */
export function countWithinBudget(model: ResoldModel, countTokens: (model: ResoldModel, text: string) => number): (text: string) => CountedText {
  let charsLeft = COUNTED_CHARS_MAX;
  return (text) => {
    const head = text.slice(0, charsLeft);
    const tail = text.slice(head.length);
    charsLeft -= head.length;
    const counted = countTokens(model, head);
    const headBytes = boundTextTokens(head);
    const tailBytes = tail === "" ? 0 : boundTextTokens(tail) + 1;
    const headLeast = counted < headBytes ? counted : headBytes / BYTES_PER_TOKEN_MAX;
    return { tokens: counted + tailBytes, tokensLeast: headLeast + tailBytes / BYTES_PER_TOKEN_MAX };
  };
}
