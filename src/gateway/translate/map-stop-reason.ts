import type { FinishReason } from "./chat-types";

/** https://platform.claude.com/docs/en/api/messages (stop_reason), and what only recordings show. */
const REASONS: Record<string, FinishReason> = {
  end_turn: "stop",
  stop_sequence: "stop",
  pause_turn: "stop",
  tool_use: "tool_calls",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  refusal: "content_filter",
};

/** A reason that is not known, or is not there, is taken from what the answer holds. */
export function mapStopReason(reason: unknown, hasToolCalls: boolean): FinishReason {
  const mapped = typeof reason === "string" && Object.hasOwn(REASONS, reason) ? (REASONS[reason] as FinishReason) : "stop";
  return mapped === "stop" && hasToolCalls ? "tool_calls" : mapped;
}
