import type { ChatRequest } from "./chat-types";
import { chooseOutputFormat } from "./choose-output-format";
import { chooseThinking } from "./choose-thinking";
import { readModelTraits } from "./model-traits";
import { readCacheControl } from "./read-cache-control";
import type { Members } from "./read-json";
import { refuse } from "./refuse";
import { refuseUnsupported } from "./refuse-unsupported";
import { translateConversation } from "./translate-conversation";
import { translateTools } from "./translate-tools";

/**
 * An OpenAI chat completions request as an Anthropic messages request.
 * @param options.model what the provider is asked for
 * @param options.maxTokens the output cap, always sent; thinking is part of it
 * @throws AppError invalid_request naming the field that cannot be said
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

/** Anthropic refuses a sequence that is white space only. */
function readStops(stop: unknown): string[] {
  if (stop === null || stop === undefined) return [];
  const stops: unknown[] = Array.isArray(stop) ? stop : [stop];
  return stops.map((sequence, i) => {
    const path = Array.isArray(stop) ? `stop[${i}]` : "stop";
    if (typeof sequence !== "string" || sequence.trim() === "") refuse(path, "must be a string with more than white space in it with this model.");
    return sequence;
  });
}
