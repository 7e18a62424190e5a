import OpenAI from "openai";
import { expect } from "vitest";
import { asObject, type Members } from "../../../bytes/json/parse-members";
import type { HubUsage, StopReason } from "../../../hub/hub-answer";
import { FORMATS, type OutputPart } from "../../../hub/parts";
import { nameToolCall } from "../../../translate/compatible/response";
import { type Relayed, toResponse } from "./relay-recording";
import { callOf, reasoningOf, refusalOf, type Seen, type Told, tell, textOf } from "./tell";

/** What one SDK has read. `cost`: what it says that was charged. */
export interface SdkReading {
  sdk: string;
  told: Told;
  cost: unknown;
}

export function openAi(relayed: Relayed, seed: number): OpenAI {
  return new OpenAI({ apiKey: "k", baseURL: "http://localhost/v1", maxRetries: 0, fetch: async () => toResponse(relayed, seed) });
}

/** What OpenAI's own types have no member for. */
type Message = OpenAI.ChatCompletionMessage & { reasoning_content?: string; provider_blocks?: Members[]; images?: Members[] };

export async function seeChat(relayed: Relayed, seed: number): Promise<SdkReading[]> {
  const params = { model: "m", messages: [{ role: "user" as const, content: "Hi" }] };
  const chat = openAi(relayed, seed).chat.completions;
  if (!relayed.isEventStream) return [readCompletion(await chat.create(params))];
  let reasoning = "";
  const stream = chat.stream({ ...params, stream_options: { include_usage: true } });
  // Of a member that it does not know the SDK keeps the last piece.
  stream.on("chunk", ({ choices }) => {
    const { reasoning_content, reasoning: other } = (choices.find(({ index }) => index === 0)?.delta ?? {}) as Record<string, string | null>;
    reasoning += reasoning_content || other || "";
  });
  return [readCompletion(await stream.finalChatCompletion(), reasoning)];
}

function readCompletion({ id, choices, usage }: OpenAI.ChatCompletion, streamed?: string): SdkReading {
  const choice = choices.find(({ index }) => index === 0);
  const message = choice?.message as Message;
  const parts = [
    reasoningOf(streamed ?? message.reasoning_content ?? ""),
    ...(message.provider_blocks ?? []).map(readForeign),
    textOf(message.content ?? "", (message.annotations ?? []).map(readAnnotation)),
    refusalOf(message.refusal ?? ""),
    ...(message.tool_calls ?? []).map((call) =>
      call.type === "custom"
        ? callOf(call.id, call.custom.name, call.custom.input, "custom")
        : callOf(call.id, call.function.name, call.function.arguments),
    ),
    ...(message.function_call ? [callOf(nameToolCall(id, 0, 0), message.function_call.name, message.function_call.arguments)] : []),
  ];
  const stop = { reason: message.refusal ? "refusal" : (STOPS[choice?.finish_reason ?? ""] as StopReason), sequence: null };
  return { sdk: "openai chat", told: tell({ parts, stop, usage: readChatUsage(usage) } satisfies Seen), cost: costOf(usage) };
}

const STOPS: Record<string, StopReason> = {
  ...{ stop: "end", length: "length", tool_calls: "tool-calls", function_call: "tool-calls", content_filter: "filter" },
};

function readForeign(block: Members): OutputPart {
  const format = FORMATS.find((one) => one === block.type);
  return { type: "foreign", format: format ?? "messages", value: format ? (block.value as Members) : block, at: "" };
}

function readAnnotation({ url_citation }: OpenAI.ChatCompletionMessage.Annotation) {
  const { start_index: startIndex, end_index: endIndex, url, title } = url_citation;
  return { startIndex, endIndex, url, title };
}

function readChatUsage(usage: OpenAI.CompletionUsage | undefined): HubUsage | null {
  if (usage?.prompt_tokens === undefined) return null;
  const { prompt_tokens_details: input, completion_tokens_details: output } = usage;
  return {
    ...{ input: usage.prompt_tokens, output: usage.completion_tokens, cacheRead: input?.cached_tokens ?? 0 },
    ...{ cacheWrite: input?.cache_write_tokens ?? 0, cacheWrite1h: 0, reasoning: output?.reasoning_tokens ?? 0 },
  };
}

export const costOf = (usage: object | null | undefined) => (usage as { cost?: string } | null | undefined)?.cost;

export async function seeResponses(relayed: Relayed, seed: number): Promise<SdkReading[]> {
  const params = { model: "m", input: "Hi" };
  const { responses } = openAi(relayed, seed);
  if (!relayed.isEventStream) return [readResponse(await responses.create(params))];
  const deltas: Record<string, string> = {};
  const stream = responses.stream(params);
  stream.on("event", (event) => {
    if ("delta" in event && typeof event.delta === "string") deltas[event.type] = (deltas[event.type] ?? "") + event.delta;
  });
  const reading = readResponse(await stream.finalResponse());
  // The helper takes the response that the last event holds: what came before must have said the same.
  expect(deltas["response.output_text.delta"] ?? "").toBe(reading.told.text);
  expect(deltas["response.refusal.delta"] ?? "").toBe(reading.told.refusal);
  return [reading];
}

function readResponse({ output, status, incomplete_details, usage }: OpenAI.Responses.Response): SdkReading {
  const parts = output.flatMap(readItem);
  const has = (type: OutputPart["type"]) => parts.some((part) => part.type === type);
  const ended = has("tool-call") ? "tool-calls" : has("refusal") ? "refusal" : "end";
  const reason: StopReason = status !== "incomplete" ? ended : incomplete_details?.reason === "content_filter" ? "filter" : "length";
  const told = tell({ parts, stop: { reason, sequence: null }, usage: readResponseUsage(usage) } satisfies Seen);
  return { sdk: "openai responses", told, cost: costOf(usage) };
}

function readItem(item: OpenAI.Responses.ResponseOutputItem): OutputPart[] {
  switch (item.type) {
    case "message":
      return item.content.map((part) => (part.type === "refusal" ? refusalOf(part.refusal) : textOf(part.text, part.annotations.flatMap(readNote))));
    case "reasoning":
      return [
        reasoningOf(
          item.summary.length > 0 ? item.summary.map(({ text }) => text).join("\n\n") : (item.content ?? []).map(({ text }) => text).join(""),
        ),
      ];
    case "function_call":
      return [callOf(item.call_id, item.name, item.arguments)];
    case "custom_tool_call":
      return [callOf(item.call_id, item.name, item.input, "custom")];
    default:
      return [{ type: "foreign", format: "responses", value: asObject(item) ?? {}, at: "" }];
  }
}

function readNote(note: OpenAI.Responses.ResponseOutputText["annotations"][number]) {
  if (note.type !== "url_citation") return [];
  return [{ url: note.url, title: note.title ?? "", startIndex: note.start_index ?? 0, endIndex: note.end_index ?? 0 }];
}

function readResponseUsage(usage: OpenAI.Responses.ResponseUsage | null | undefined): HubUsage | null {
  if (!usage) return null;
  const { input_tokens_details: input, output_tokens_details: output } = usage;
  return {
    ...{ input: usage.input_tokens, output: usage.output_tokens, cacheRead: input?.cached_tokens ?? 0 },
    ...{ cacheWrite: input?.cache_write_tokens ?? 0, cacheWrite1h: 0, reasoning: output?.reasoning_tokens ?? 0 },
  };
}
