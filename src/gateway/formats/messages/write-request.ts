import type { Members } from "../../bytes/json/parse-members";
import { DroppedFields } from "../../hub/dropped-fields";
import type { WriteOptions, WrittenRequest } from "../../hub/format";
import type { HubRequest } from "../../hub/hub-request";
import { refuse } from "../../translate/refuse";
import { chooseOutputFormat, chooseThinking, readModelTraits } from "./choose-options";
import { writeConversation } from "./write-conversation";
import { writeCache } from "./write-parts";
import { writeTools } from "./write-tools";

/**
 * An Anthropic messages request: https://platform.claude.com/docs/en/api/messages. The output cap is always sent; thinking counts against it.
 * @throws AppError invalid_request that names what cannot be said
 */
export function writeRequest(request: HubRequest, { model, outputTokensMax }: WriteOptions): WrittenRequest {
  refuseUnsayable(request);
  const dropped = new DroppedFields();
  for (const { at } of [...request.hints, ...(request.seed ? [request.seed] : [])]) dropped.add(at);
  const traits = readModelTraits(model);
  const { system, turns } = writeConversation(request, dropped);
  const { format, instruction } = chooseOutputFormat(request.outputFormat, traits);
  const tools = writeTools(request, turns, traits, dropped);
  const chosen = chooseThinking(request, traits, outputTokensMax);
  if (request.reasoning && !chosen) dropped.add(request.reasoning.at);
  const { thinking, effort } = chosen ?? {};
  const blocks = instruction ? [...system, { type: "text", text: instruction }] : system;
  const body = {
    model,
    max_tokens: outputTokensMax,
    ...(blocks.length > 0 ? { system: blocks } : {}),
    messages: turns,
    ...tools,
    ...writeSampling(request),
    ...(thinking ? { thinking } : {}),
    ...(format || effort ? { output_config: { ...(effort ? { effort } : {}), ...(format ? { format } : {}) } } : {}),
    ...(request.userId?.value ? { metadata: { user_id: request.userId.value } } : {}),
    ...writeCache(request.cache),
    ...(request.isStreaming ? { stream: true } : {}),
  };
  return { body, dropped: dropped.list() };
}

function refuseUnsayable({ needs, choices, frequencyPenalty, presencePenalty }: HubRequest): void {
  const [need] = needs;
  if (need) refuse(need.at, "is not supported by this model.");
  if (choices.value > 1) refuse(choices.at, "this model gives one answer at a time.");
  for (const penalty of [frequencyPenalty, presencePenalty])
    if (penalty && penalty.value !== 0) refuse(penalty.at, "is not supported by this model.");
}

function writeSampling({ temperature, topP, topK, stop }: HubRequest): Members {
  if (temperature && !isShare(temperature.value)) refuse(temperature.at, "must be a number from 0 to 1 with this model.");
  if (topP && !isShare(topP.value)) refuse(topP.at, "must be a number from 0 to 1.");
  if (topK && !Number.isInteger(topK.value)) refuse(topK.at, "must be a whole number with this model.");
  const sequences = stop ? readStops(stop) : [];
  return {
    ...(temperature ? { temperature: temperature.value } : {}),
    ...(topP ? { top_p: topP.value } : {}),
    ...(topK ? { top_k: topK.value } : {}),
    ...(sequences.length > 0 ? { stop_sequences: sequences } : {}),
  };
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

/** Anthropic refuses a stop sequence of nothing but white space. */
function readStops({ value, at }: NonNullable<HubRequest["stop"]>): string[] {
  for (const [i, sequence] of value.entries())
    if (sequence.trim() === "") refuse(value.length > 1 ? `${at}[${i}]` : at, "must have more than white space in it with this model.");
  return value;
}
