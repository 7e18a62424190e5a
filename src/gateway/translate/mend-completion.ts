import type { AnswerContext, ChatChoice, ChatCompletion, Logprobs, ToolCall } from "./chat-types";
import { mendFinishReason } from "./mend-finish-reason";
import { mendUsage } from "./mend-usage";
import { nameToolCall } from "./name-tool-call";
import { asCount, asList, asObject, asText, type Members } from "./read-json";

/**
 * The answer of a provider that speaks OpenAI's format, or nearly, as OpenAI would have sent it: every field that SDKs rely on is there. What
 * we do not know is kept (signatures in `extra_content`, `reasoning_content`, `citations`). Never throws.
 * @param answer the parsed body of an answer that is not an error
 */
export function mendCompletion(answer: unknown, context: AnswerContext): ChatCompletion {
  const source = asObject(answer) ?? {};
  const id = asText(source.id) || context.id;
  return {
    ...source,
    id,
    object: "chat.completion",
    created: asCount(source.created) ?? Math.floor(context.createdAtMs / 1000),
    model: asText(source.model) || context.requestedModel,
    choices: asList(source.choices).map((choice, i) => mendChoice(asObject(choice) ?? {}, i, id)),
    usage: mendUsage(source.usage) ?? (mendUsage({ total_tokens: 0 }) as ChatCompletion["usage"]),
  };
}

function mendChoice(choice: Members, position: number, answerId: string): ChatChoice {
  const index = asCount(choice.index) ?? position;
  const message = asObject(choice.message) ?? {};
  const { tool_calls: _calls, ...others } = message;
  const calls = asList(message.tool_calls).map((call, i) => mendToolCall(asObject(call) ?? {}, nameToolCall(answerId, index, i)));
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
    finish_reason: mendFinishReason(choice.finish_reason, calls.length > 0) ?? (calls.length > 0 ? "tool_calls" : "stop"),
  };
}

/** Custom tools (`type: custom`) stay as they are. */
function mendToolCall(call: Members, id: string): ToolCall {
  const named = { ...call, id: asText(call.id) || id };
  const called = asObject(call.function);
  if (call.type === "custom" && !called) return named as unknown as ToolCall;
  return { ...named, type: "function", function: { ...called, name: asText(called?.name) ?? "", arguments: readArguments(called?.arguments) } };
}

export function readArguments(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(asObject(value) ?? {});
}
