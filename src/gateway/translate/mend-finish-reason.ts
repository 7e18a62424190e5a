import type { FinishReason } from "./chat-types";

const REASONS: Record<string, FinishReason> = {
  stop: "stop",
  end_turn: "stop",
  length: "length",
  max_tokens: "length",
  tool_calls: "tool_calls",
  function_call: "function_call",
  content_filter: "content_filter",
  safety: "content_filter",
  recitation: "content_filter",
  blocklist: "content_filter",
  prohibited_content: "content_filter",
  spii: "content_filter",
  image_safety: "content_filter",
};

/**
 * One of OpenAI's words; null stays null. What comes with detail (`content_filter: SAFETY`) goes by its head. An answer that calls tools ends
 * with `tool_calls`, though some say `stop` (oddities.md C1, C3).
 */
export function mendFinishReason(reason: unknown, hasToolCalls: boolean): FinishReason | null {
  if (typeof reason !== "string" || reason === "") return null;
  const head = (reason.split(":")[0] as string).trim().toLowerCase();
  const known = Object.hasOwn(REASONS, head) ? (REASONS[head] as FinishReason) : "stop";
  return known === "stop" && hasToolCalls ? "tool_calls" : known;
}
