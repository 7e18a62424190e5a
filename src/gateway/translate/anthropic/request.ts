import type { Members } from "../../bytes/json/parse-members";
import type { ChatRequest } from "../chat/chat-types";
import { HINTS, NEUTRAL } from "../chat/optional-fields";
import { refuse, refuseUnknown } from "../refuse";
import { chooseOutputFormat, chooseThinking, readModelTraits } from "./choose-options";
import { readCacheControl } from "./content";
import { translateConversation } from "./conversation";
import { translateTools } from "./tools";

/**
 * Translates an OpenAI chat completions request to an Anthropic messages request.
 * @param options.model the name to send to the provider
 * @param options.maxTokens the output cap, always sent; thinking counts against it
 * @throws AppError invalid_request naming the field that cannot be expressed
 */
export function translateRequest(body: ChatRequest, options: { model: string; maxTokens: number }): Record<string, unknown> {
  refuseUnsupported(body);
  const traits = readModelTraits(options.model);
  const { system, turns } = translateConversation(body.messages);
  const { thinking, effort } = chooseThinking(body, traits, options.maxTokens);
  const { format, instruction } = chooseOutputFormat(body.response_format, traits);
  const blocks = instruction ? [...system, { type: "text", text: instruction }] : system;
  const user = body.safety_identifier ?? body.user ?? null;
  if (user !== null && typeof user !== "string") refuse(body.safety_identifier == null ? "user" : "safety_identifier", "must be a string.");
  return {
    model: options.model,
    max_tokens: options.maxTokens,
    ...(blocks.length > 0 ? { system: blocks } : {}),
    messages: turns,
    ...translateTools(body, turns, traits),
    ...translateSampling(body),
    ...(thinking ? { thinking } : {}),
    ...(format || effort ? { output_config: { ...(effort ? { effort } : {}), ...(format ? { format } : {}) } } : {}),
    ...(user ? { metadata: { user_id: user } } : {}),
    ...readCacheControl(body, ""),
    ...(body.stream === true ? { stream: true } : {}),
  };
}

function translateSampling(body: ChatRequest): Members {
  const { temperature, top_p } = { temperature: body.temperature ?? null, top_p: body.top_p ?? null };
  if (temperature !== null && !isShare(temperature)) refuse("temperature", "must be a number from 0 to 1 with this model.");
  if (top_p !== null && !isShare(top_p)) refuse("top_p", "must be a number from 0 to 1.");
  const stops = readStops(body.stop);
  return {
    ...(temperature === null ? {} : { temperature }),
    ...(top_p === null ? {} : { top_p }),
    ...(stops.length > 0 ? { stop_sequences: stops } : {}),
  };
}

function isShare(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 1;
}

/** Anthropic refuses a stop sequence of nothing but white space. */
function readStops(stop: unknown): string[] {
  if (stop === null || stop === undefined) return [];
  const stops: unknown[] = Array.isArray(stop) ? stop : [stop];
  return stops.map((sequence, i) => {
    const path = Array.isArray(stop) ? `stop[${i}]` : "stop";
    if (typeof sequence !== "string" || sequence.trim() === "") refuse(path, "must be a string with more than white space in it with this model.");
    return sequence;
  });
}

/** Fields that are translated, handled by the gateway (`model`, `stream_options`, the output cap, session and user), neutral, or only a hint. */
const KNOWN = new Set([
  ...["model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "session_id", "user_id"],
  ...["temperature", "top_p", "stop", "tools", "tool_choice", "parallel_tool_calls", "response_format", "reasoning_effort", "cache_control"],
  ...[...Object.keys(NEUTRAL), ...Object.keys(HINTS)],
]);

const REASONS: Record<string, string> = {
  n: "this model gives one answer at a time.",
  functions: "use tools.",
  function_call: "use tool_choice.",
  store: "nothing is stored here.",
  metadata: "goes with stored completions only.",
};

/**
 * Refuses what an Anthropic request cannot express. Null and neutral values are fine; hints without a counterpart are left out.
 * @throws AppError invalid_request naming the field
 */
function refuseUnsupported(body: ChatRequest): void {
  for (const [field, isNeutral] of Object.entries(NEUTRAL)) {
    const value = body[field];
    if (value === null || value === undefined || isNeutral(value)) continue;
    refuse(field, REASONS[field] ?? `this value is not supported by this model.`);
  }
  refuseUnknown("", body, KNOWN);
}
