import type { ResoldModel } from "../../domain/resale";

interface Tokenizer {
  countTokens(model: ResoldModel, text: string): number;
  vocabularyOf(model: ResoldModel): string | null;
}

/** Looking up a shorter text costs as much as counting it. */
const CHARS_MIN = 32;

/**
 * The tokens of one call's texts, each counted once for a vocabulary: a route's models are asked whether the call fits, what it can cost and what was
 * read, and most of them read alike. Keeps no more than the call's own texts, as long as the call.
 */
export function countOnce({ countTokens, vocabularyOf }: Tokenizer): Tokenizer["countTokens"] {
  const counts = new Map<string, Map<string, number>>();
  return (model, text) => {
    const vocabulary = text.length < CHARS_MIN ? null : vocabularyOf(model);
    if (vocabulary === null) return countTokens(model, text);
    const known = counts.get(vocabulary) ?? new Map<string, number>();
    counts.set(vocabulary, known);
    const tokens = known.get(text) ?? countTokens(model, text);
    known.set(text, tokens);
    return tokens;
  };
}
