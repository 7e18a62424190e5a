/**
 * Never fewer tokens than any tokenizer of the field makes of a text: one per UTF-8 byte, for all of them fall back to bytes and none goes below.
 * Some normalise first (NFKC), which can make a text longer ("㎞", "ﷺ"): the longer spelling counts.
 */
export function boundTextTokens(text: string): number {
  const bytes = Buffer.byteLength(text);
  return bytes === text.length ? bytes : Math.max(bytes, Buffer.byteLength(text.normalize("NFKC")));
}
