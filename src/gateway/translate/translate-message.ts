import type { AnswerContext, ChatCompletion } from "./chat-types";
import { GatheredBlocks } from "./gather-blocks";
import { mapStopReason } from "./map-stop-reason";
import { asList, asObject, asText } from "./read-json";
import { readRefusal } from "./read-refusal";
import { translateUsage } from "./translate-usage";

/**
 * An Anthropic message as an OpenAI chat completion. Never throws: what is missing in the answer is empty or zero.
 * @param message the parsed body of an answer that is not an error
 */
export function translateMessage(message: unknown, context: AnswerContext): ChatCompletion {
  const source = asObject(message) ?? {};
  const blocks = new GatheredBlocks();
  for (const block of asList(source.content)) blocks.add(block);
  return {
    id: nameAnswer(source.id, context),
    object: "chat.completion",
    created: Math.floor(context.createdAtMs / 1000),
    model: asText(source.model) ?? context.requestedModel,
    choices: [
      {
        index: 0,
        message: blocks.toMessage(readRefusal(source)),
        logprobs: null,
        finish_reason: mapStopReason(source.stop_reason, blocks.toolCalls.length > 0),
      },
    ],
    usage: translateUsage(asObject(source.usage) ?? {}),
  };
}

/** Made of the provider's own id, so that it can be asked about; else the context's. */
export function nameAnswer(providerId: unknown, context: AnswerContext): string {
  const given = asText(providerId);
  return given ? `chatcmpl-${given}` : context.id;
}
