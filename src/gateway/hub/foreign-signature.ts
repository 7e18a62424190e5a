import type { Maker } from "./parts";

const MARK = "llm-monitor.";
const MARKED = /^llm-monitor\.(anthropic|google|openai)\./;

/**
 * A signature for a field that only ever holds one maker's. Of another maker it is marked with its name, so that it comes back to no other provider:
 * they refuse what they have not signed.
 */
export function markSignature(signature: string, maker: Maker | null, fieldOf: Maker): string {
  return maker === null || maker === fieldOf ? signature : `${MARK}${maker}.${signature}`;
}

/** Whose it is. */
export function readSignature(text: string, fieldOf: Maker): { signature: string; maker: Maker } {
  const maker = MARKED.exec(text)?.[1] as Maker | undefined;
  return maker ? { signature: text.slice(MARK.length + maker.length + 1), maker } : { signature: text, maker: fieldOf };
}
