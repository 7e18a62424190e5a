import { asList, asObject, asText, asWholeNumber, type Members } from "../../bytes/json/parse-members";
import type { HubAnswer, HubStop } from "../../hub/hub-answer";
import type { OutputPart } from "../../hub/parts";
import type { AnswerContext, FinishReason } from "../../translate/chat/chat-types";
import { nameToolCall, readCompatibleResponse } from "../../translate/compatible/response";
import { isThinkingBlock, readAssistant } from "./read-assistant";

/** The first choice: other formats have no second. @throws Error when it is no answer */
export function readAnswer(json: unknown, context: AnswerContext): HubAnswer {
  const { id, choices } = readCompatibleResponse(json, context);
  const [choice] = choices;
  const parts = choice ? readParts(choice.message, nameToolCall(id, choice.index, 0)) : [];
  return { ...readHead(asObject(json) ?? {}), parts, stop: readStop(choice?.finish_reason ?? "stop", parts.some(isRefusal)) };
}

/** What the provider itself says of its answer. */
export function readHead(source: Members): Pick<HubAnswer, "id" | "model" | "createdAtMs"> {
  const created = asWholeNumber(source.created);
  return { id: asText(source.id) || null, model: asText(source.model) || null, createdAtMs: created ? created * 1000 : null };
}

function readParts(message: Members, callId: string): OutputPart[] {
  const called = asObject(message.function_call);
  const calls = called ? [...asList(message.tool_calls), { id: callId, type: "function", function: called }] : message.tool_calls;
  const sound = { ...message, function_call: null, tool_calls: calls, thinking_blocks: asList(message.thinking_blocks).filter(isThinkingBlock) };
  const parts = readAssistant(sound, "", { hints: [], needs: [] }) as OutputPart[];
  return parts.map((part) => ({ ...part, at: "" }));
}

export function isRefusal({ type }: OutputPart): boolean {
  return type === "refusal";
}

const STOPS: Record<FinishReason, HubStop["reason"]> = {
  stop: "end",
  length: "length",
  tool_calls: "tool-calls",
  function_call: "tool-calls",
  content_filter: "filter",
};

/** A refusal ends like any other answer (oddities.md C8). */
export function readStop(finish: FinishReason, hasRefused: boolean): HubStop {
  const refuses = hasRefused && (finish === "stop" || finish === "content_filter");
  return { reason: refuses ? "refusal" : STOPS[finish], sequence: null };
}
