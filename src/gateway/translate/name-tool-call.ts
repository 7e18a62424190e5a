/** An id for a tool call that came without: unique as far as the answer's id is, and of the characters that every provider takes back. */
export function nameToolCall(answerId: string, choice: number, index: number): string {
  return `call_${answerId.replace(/^chatcmpl-/, "").replace(/[^A-Za-z0-9_-]/g, "_")}_${choice}_${index}`;
}
