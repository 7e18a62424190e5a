import { printExact } from "../../bytes/json/exact-json";
import { asList, asObject, asText, asWholeNumber, type Members } from "../../bytes/json/parse-members";
import type { AnswerContext, ChatChoice, ChatCompletion, ChatUsage, CustomToolCall, FinishReason, Logprobs, ToolCall } from "../chat/chat-types";
import { flattenContent } from "./flatten-content";

/** Reads a response in OpenAI's format, or nearly so. @throws Error when it has no choices (none, and no usage), or one that the provider broke off */
export function readCompatibleResponse(answer: unknown, context: AnswerContext): ChatCompletion {
  const { choices, usage } = asObject(answer) ?? {};
  if (!Array.isArray(choices) || (choices.length === 0 && normalizeUsage(usage) === null))
    throw new Error("the provider's answer is no chat completion");
  if (choices.some(isBrokenOff)) throw new Error("the provider broke off its answer");
  return normalizeCompletion(answer, context);
}

/**
 * Normalizes the response of a provider that speaks OpenAI's format, or nearly so: every field that SDKs rely on is there. Unknown members are
 * kept (signatures in `extra_content`, `reasoning_content`, `citations`). Never throws.
 * @param answer the parsed body of a successful response
 */
export function normalizeCompletion(answer: unknown, context: AnswerContext): ChatCompletion {
  const source = asObject(answer) ?? {};
  const id = asText(source.id) || context.id;
  return {
    ...source,
    id,
    object: "chat.completion",
    created: asWholeNumber(source.created) ?? Math.floor(context.createdAtMs / 1000),
    model: asText(source.model) || context.requestedModel,
    choices: asList(source.choices).map((choice, i) => normalizeChoice(asObject(choice) ?? {}, i, id)),
    usage: normalizeUsage(source.usage) ?? (normalizeUsage({ total_tokens: 0 }) as ChatCompletion["usage"]),
  };
}

/** OpenRouter's word for an error of the provider behind it, in a 200: https://openrouter.ai/docs/api/reference/errors-and-debugging */
export function isBrokenOff(choice: unknown): boolean {
  return asObject(choice)?.finish_reason === "error";
}

function normalizeChoice(choice: Members, position: number, answerId: string): ChatChoice {
  const index = asWholeNumber(choice.index) ?? position;
  const message = flattenContent(asObject(choice.message) ?? {});
  const { tool_calls: _calls, ...others } = message;
  const calls = asList(message.tool_calls).map((call, i) => normalizeToolCall(asObject(call) ?? {}, nameToolCall(answerId, index, i)));
  return {
    ...choice,
    index,
    message: {
      ...others,
      role: "assistant",
      content: asText(message.content),
      refusal: asText(message.refusal),
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    },
    logprobs: asObject(choice.logprobs) as Logprobs | null,
    finish_reason: normalizeFinishReason(choice.finish_reason, calls.length > 0) ?? (calls.length > 0 ? "tool_calls" : "stop"),
  };
}

/** Custom tools stay as they are. */
function normalizeToolCall(call: Members, id: string): ToolCall | CustomToolCall {
  const named = { ...call, id: asText(call.id) || id };
  const called = asObject(call.function);
  if (call.type === "custom" && !called) return named as CustomToolCall;
  return { ...named, type: "function", function: { ...called, name: asText(called?.name) ?? "", arguments: readArguments(called?.arguments) } };
}

export function readArguments(value: unknown): string {
  return typeof value === "string" ? value : printExact(asObject(value) ?? {});
}

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
 * One of OpenAI's reasons; null stays null. A reason with detail (`content_filter: SAFETY`) is read up to the colon. A response that calls tools
 * ends with `tool_calls`, even where the provider says `stop` (oddities.md C1, C3).
 */
export function normalizeFinishReason(reason: unknown, hasToolCalls: boolean): FinishReason | null {
  if (typeof reason !== "string" || reason === "") return null;
  const head = (reason.split(":")[0] as string).trim().toLowerCase();
  const known = Object.hasOwn(REASONS, head) ? (REASONS[head] as FinishReason) : "stop";
  return known === "stop" && hasToolCalls ? "tool_calls" : known;
}

/**
 * Normalizes usage to OpenAI's convention, where the completion includes the reasoning: some providers state it beside `completion_tokens`, some
 * only in the total (oddities.md B3, B7). Members that are not OpenAI's are left out.
 * @returns null when no count is stated
 */
export function normalizeUsage(value: unknown): ChatUsage | null {
  const usage = asObject(value) ?? {};
  const [promptStated, completionStated, total] = [
    asWholeNumber(usage.prompt_tokens),
    asWholeNumber(usage.completion_tokens),
    asWholeNumber(usage.total_tokens),
  ];
  if (promptStated === null && completionStated === null && total === null) return null;
  const prompt = promptStated ?? 0;
  const stated = completionStated ?? 0;
  const details = { ...asObject(usage.completion_tokens_details) };
  const reasoning = asWholeNumber(details.reasoning_tokens) ?? 0;
  // Reasoning that exceeds the completion cannot be part of it.
  const least = total === null && reasoning > stated ? stated + reasoning : stated;
  const completion = Math.max(least, (total ?? 0) - prompt);
  const hidden = completion - stated;
  const promptDetails = asObject(usage.prompt_tokens_details);
  const cached = asWholeNumber(promptDetails?.cached_tokens) ?? asWholeNumber(usage.prompt_cache_hit_tokens) ?? 0;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { audio_tokens: 0, ...promptDetails, cached_tokens: Math.min(cached, prompt) },
    completion_tokens_details: {
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
      ...details,
      reasoning_tokens: Math.min(Math.max(reasoning, hidden), completion),
    },
  };
}

/** An id for a tool call that has none: as unique as the response's id, in characters that every provider accepts. */
export function nameToolCall(answerId: string, choice: number, index: number): string {
  return `call_${answerId.replace(/^chatcmpl-/, "").replace(/[^A-Za-z0-9_-]/g, "_")}_${choice}_${index}`;
}
