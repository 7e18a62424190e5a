import type { ChatRequest } from "./chat-types";
import { HINTS } from "./hints";
import { NEUTRAL } from "./neutral-values";
import { refuse, refuseUnknown } from "./refuse";

/** Translated, or the gateway's own matter (`model`, `stream_options`, the output cap, session and user). */
const KNOWN = new Set([
  ...["model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "session_id", "user_id"],
  ...["temperature", "top_p", "stop", "tools", "tool_choice", "parallel_tool_calls", "response_format", "reasoning_effort", "cache_control"],
]);

const REASONS: Record<string, string> = {
  n: "this model gives one answer at a time.",
  functions: "use tools.",
  function_call: "use tool_choice.",
  store: "nothing is stored here.",
  metadata: "goes with stored completions only.",
};

/**
 * Refuses what cannot be said in an Anthropic request; null and neutral values are fine, and hints that have no counterpart are left out.
 * @throws AppError invalid_request naming the field
 */
export function refuseUnsupported(body: ChatRequest): void {
  for (const [field, isNeutral] of Object.entries(NEUTRAL)) {
    const value = body[field];
    if (value === null || value === undefined || isNeutral(value)) continue;
    refuse(field, REASONS[field] ?? `this value is not supported by this model.`);
  }
  refuseUnknown("", body, new Set([...KNOWN, ...Object.keys(NEUTRAL), ...Object.keys(HINTS)]));
}
