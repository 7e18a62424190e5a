import { boundTextTokens } from "../../domain/bound-text";
import type { ResoldModel } from "../../domain/resale";

/** Counting costs some 100 ns per character, a thousand times as much as bounding: text beyond this is only bounded. */
export const COUNTED_CHARS_MAX = 256 * 1024;
/** A text with this many bytes per token is mostly blanks. */
const BYTES_PER_TOKEN_MAX = 16;

export interface CountedText {
  /** Never fewer than the provider counts. */
  tokens: number;
  /** Never more, in all likelihood. */
  tokensLeast: number;
}

/** Counts the texts of one call in turn: by the model's vocabulary until the budget is used up, then by their bytes. */
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
