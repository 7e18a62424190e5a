import type { ChatRequest } from "./chat-types";
import { asList, asObject } from "./read-json";
import { refuse, refuseUnknown } from "./refuse";

/** Translated, or the gateway's own matter (`model`, `stream_options`, the output cap, session and user). */
const KNOWN = new Set([
  ...["model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "session_id", "user_id", "user", "safety_identifier"],
  ...["temperature", "top_p", "stop", "tools", "tool_choice", "parallel_tool_calls", "response_format", "reasoning_effort", "cache_control"],
]);

/** Values that say what happens anyway. Everything else of these fields has no counterpart. */
const NEUTRAL: Record<string, (value: unknown) => boolean> = {
  n: (value) => value === 1,
  logprobs: (value) => value === false,
  top_logprobs: (value) => value === 0,
  logit_bias: isEmpty,
  frequency_penalty: (value) => value === 0,
  presence_penalty: (value) => value === 0,
  seed: () => false,
  audio: () => false,
  modalities: (value) => asList(value).length > 0 && asList(value).every((modality) => modality === "text"),
  prediction: () => false,
  web_search_options: () => false,
  functions: isEmpty,
  function_call: () => false,
  store: (value) => value === false,
  metadata: isEmpty,
  service_tier: (value) => value === "auto" || value === "default",
  verbosity: (value) => value === "medium",
};

const REASONS: Record<string, string> = {
  n: "this model gives one answer at a time.",
  functions: "use tools.",
  function_call: "use tool_choice.",
  store: "nothing is stored here.",
  metadata: "goes with stored completions only.",
};

/**
 * Refuses what cannot be said in an Anthropic request; null and neutral values are fine.
 * @throws AppError invalid_request naming the field
 */
export function refuseUnsupported(body: ChatRequest): void {
  for (const [field, isNeutral] of Object.entries(NEUTRAL)) {
    const value = body[field];
    if (value === null || value === undefined || isNeutral(value)) continue;
    refuse(field, REASONS[field] ?? `this value is not supported by this model.`);
  }
  refuseUnknown("", body, new Set([...KNOWN, ...Object.keys(NEUTRAL)]));
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : Object.keys(asObject(value) ?? { filled: true }).length === 0;
}
