import { asList, asObject, asText, asWholeNumber, type Members } from "../../bytes/json/parse-members";
import type { HubAnswer, HubStop } from "../../hub/hub-answer";
import type { OutputPart } from "../../hub/parts";
import type { AnswerContext } from "../../translate/chat/chat-types";
import { nameToolCall, readArguments } from "../../translate/compatible/response";
import { flattenName } from "./flatten-name";
import { readCitations } from "./read-content";
import { readMadeImage, reasoningOf } from "./read-input";

/** @throws Error when it is no answer, or not one yet */
export function readAnswer(json: unknown, context: AnswerContext): HubAnswer {
  const source = asObject(json);
  if (!source || !Array.isArray(source.output)) throw new Error("the provider's answer is no response");
  if (UNANSWERED.has(asText(source.status) ?? "")) throw new Error(`the provider's response is ${asText(source.status)}`);
  const parts = source.output.flatMap((item: unknown, i) => readItem(asObject(item) ?? {}, i, context));
  return { ...readStart(source), parts, stop: readStop(source, parts) };
}

const UNANSWERED = new Set(["failed", "cancelled", "queued", "in_progress"]);

export function readStart(response: Members): Pick<HubAnswer, "id" | "model" | "createdAtMs"> {
  const createdAt = asWholeNumber(response.created_at);
  return { id: asText(response.id) || null, model: asText(response.model) || null, createdAtMs: createdAt === null ? null : createdAt * 1000 };
}

/** @param index among the output: a call without an id is named after it */
export function readItem(item: Members, index: number, context: AnswerContext): OutputPart[] {
  switch (item.type) {
    case "message":
      return asList(item.content).map((part) => readPart(asObject(part) ?? {}, item));
    case "reasoning":
      return [reasoningOf(item)];
    case "function_call":
    case "custom_tool_call": {
      const name = flattenName(asText(item.namespace), asText(item.name) ?? "");
      const call = { type: "tool-call" as const, id: asText(item.call_id) || nameToolCall(context.id, 0, index), name, cache: null, at: "" };
      if (item.type === "custom_tool_call") return [{ ...call, kind: "custom", input: asText(item.input) ?? "" }];
      return [{ ...call, kind: "function", input: item.arguments == null ? "" : readArguments(item.arguments) }];
    }
    case "image_generation_call":
      return [readMadeImage(item, "") ?? readForeign(item)];
    case undefined:
      return [];
    default:
      return [readForeign(item)];
  }
}

/** A part of a message. One that is newer than us is kept in a message of its own. */
export function readPart(part: Members, message: Members): OutputPart {
  if (part.type === "refusal") return { type: "refusal", text: asText(part.refusal) ?? "", at: "" };
  const text = asText(part.text);
  if (text === null) return readForeign({ ...message, content: [part] });
  return { type: "text", text, citations: readCitations(part.annotations), cache: null, at: "" };
}

function readForeign(value: Members): OutputPart {
  return { type: "foreign", format: "responses", value, at: "" };
}

/** Calls wait for results, whatever else is said. An answer that is not whole for a reason that is newer than us was cut short. */
export function readStop(response: Members, parts: readonly { type: OutputPart["type"] }[]): HubStop {
  if (response.status === "incomplete") {
    const { reason } = asObject(response.incomplete_details) ?? {};
    return { reason: reason === "content_filter" ? "filter" : "length", sequence: null };
  }
  const has = (type: OutputPart["type"]) => parts.some((part) => part.type === type);
  return { reason: has("tool-call") ? "tool-calls" : has("refusal") ? "refusal" : "end", sequence: null };
}
