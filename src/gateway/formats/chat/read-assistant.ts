import { asList, asObject, asText, asWholeNumber, type Members } from "../../bytes/json/parse-members";
import { readSignature } from "../../hub/foreign-signature";
import { noteUnknown } from "../../hub/note-unknown";
import {
  FORMATS,
  type ForeignPart,
  type InputPart,
  type OutputPart,
  type Place,
  type ReasoningPart,
  type TextPart,
  type ToolCallPart,
} from "../../hub/parts";
import type { ThinkingBlock } from "../../translate/chat/chat-types";
import { refuse } from "../../translate/refuse";
import type { FieldList } from "./field-list";
import { readContent, readSource } from "./read-parts";

const MEMBERS = new Set([
  ...["role", "content", "name", "refusal", "tool_calls", "parsed", "cache_control", "function_call"],
  ...["reasoning_content", "reasoning", "reasoning_details", "thinking_blocks", "provider_blocks", "annotations", "images", "audio"],
  ...["extra_content", "thought_signature"],
]);

/** An assistant's message of an earlier turn, in the order in which a model says things: reasoning, what its provider's tools did, text, calls. */
export function readAssistant(message: Members, at: Place, fields: FieldList): InputPart[] {
  noteUnknown(fields.needs, at, message, MEMBERS);
  // The calls of a time before tools: no other format has them.
  if (message.function_call != null) fields.needs.push({ at: `${at}.function_call`, value: message.function_call });
  const content = readContent(message.content, `${at}.content`, fields);
  cite(content, message.annotations);
  return [
    ...readReasoning(message, at),
    ...asList(message.provider_blocks).map((block, i) => readForeign(block, `${at}.provider_blocks[${i}]`)),
    ...content,
    ...readRefusal(message, at),
    ...readImages(message.images, at),
    ...asList(message.tool_calls).flatMap((call, i) => readCall(asObject(call) ?? {}, `${at}.tool_calls[${i}]`, fields)),
  ];
}

function readRefusal({ refusal }: Members, at: Place): InputPart[] {
  return typeof refusal === "string" && refusal !== "" ? [{ type: "refusal", text: refusal, at: `${at}.refusal` }] : [];
}

/** Thinking with its signature, as our own answers have it; else what other providers show of it, which nobody can verify. */
export function readReasoning(message: Members, at: Place): ReasoningPart[] {
  const blocks = asList(message.thinking_blocks).map((block, i) => readThinking(block, `${at}.thinking_blocks[${i}]`));
  const text = asText(message.reasoning_content) || asText(message.reasoning);
  // Blocks that have no text say only who has signed it.
  const shown = text && !blocks.some((block) => block.text !== "") ? [reasoning({ text, at: `${at}.reasoning_content` })] : [];
  return [...shown, ...blocks, ...readGoogleSignature(message, at)];
}

export function reasoning(part: Partial<ReasoningPart> & { at: Place }): ReasoningPart {
  return { type: "reasoning", text: "", signature: null, maker: null, isRedacted: false, id: null, ...part };
}

function readThinking(value: unknown, at: Place): ReasoningPart {
  const block = asObject(value);
  if (block?.type === "thinking" && typeof block.thinking === "string" && !block.signature)
    refuse(`${at}.signature`, "thinking is accepted with its signature only.");
  if (!isThinkingBlock(block)) refuse(at, "must be a thinking block as it was received.");
  const id = asText(block.id);
  if (block.type === "redacted_thinking") return reasoning({ ...readSignature(block.data, "anthropic"), isRedacted: true, id, at });
  return reasoning({ text: block.thinking, ...readSignature(block.signature, "anthropic"), id, at });
}

/** Thinking, to be sent back byte for byte: the signature covers it. `id`: of another maker than Anthropic. */
export function isThinkingBlock(value: unknown): value is ThinkingBlock & { id?: unknown } {
  const block = asObject(value);
  if (block?.type === "redacted_thinking") return typeof block.data === "string";
  return block?.type === "thinking" && typeof block.thinking === "string" && typeof block.signature === "string" && block.signature !== "";
}

/** Google's compatible endpoint puts it beside what it belongs to: https://ai.google.dev/gemini-api/docs/thought-signatures */
export function readGoogleSignature({ extra_content }: Members, at: Place): ReasoningPart[] {
  const signature = asText(asObject(asObject(extra_content)?.google)?.thought_signature);
  return signature ? [reasoning({ signature, maker: "google", at: `${at}.extra_content` })] : [];
}

/** What only another format has, as our own answers have it: Anthropic's blocks as they are, another's under its format's name. */
export function readForeign(value: unknown, at: Place): ForeignPart {
  const block = asObject(value) ?? {};
  const format = FORMATS.find((one) => one === block.type);
  return { type: "foreign", format: format ?? "messages", value: format ? (asObject(block.value) ?? {}) : block, at };
}

/** Pictures that a model has made, as OpenRouter writes them. */
export function readImages(images: unknown, at: Place): OutputPart[] {
  return asList(images).flatMap((image, i): OutputPart[] => {
    const source = readSource(asText(asObject(asObject(image)?.image_url)?.url) ?? "");
    return source ? [{ type: "image", source, detail: null, cache: null, at: `${at}.images[${i}]` }] : [];
  });
}

const CALL_MEMBERS = new Set(["id", "type", "index", "function", "custom", "extra_content", "cache_control"]);
const CALLED_MEMBERS = new Set(["name", "arguments", "input", "parsed_arguments"]);

function readCall(call: Members, at: Place, fields: FieldList): InputPart[] {
  if (call.type !== "function" && call.type !== "custom") return [{ type: "foreign", format: "chat", value: call, at }];
  noteUnknown(fields.needs, at, call, CALL_MEMBERS);
  noteUnknown(fields.needs, `${at}.${call.type}`, asObject(call[call.type]) ?? {}, CALLED_MEMBERS);
  return [...readGoogleSignature(call, at), toolCallPart(call, at)];
}

/** Of a call, or of a stream's piece of one, which names no type. */
export function toolCallPart(call: Members, at: Place): ToolCallPart {
  const kind = call.type === "custom" || (call.type !== "function" && call.custom) ? "custom" : "function";
  const called = asObject(call[kind]);
  const input = asText(kind === "custom" ? called?.input : called?.arguments) ?? "";
  return { type: "tool-call", id: asText(call.id) ?? "", name: asText(called?.name) ?? "", kind, input, cache: null, at };
}

/** Annotations count in the whole content, citations in the text that they stand in. */
export function cite(parts: readonly { type: string }[], annotations: unknown): void {
  for (const value of asList(annotations)) {
    const source = asObject(asObject(value)?.url_citation);
    const [start, end] = [asWholeNumber(source?.start_index), asWholeNumber(source?.end_index)];
    const url = asText(source?.url);
    if (!source || !url || start === null || end === null) continue;
    const found = findText(parts, start);
    found?.part.citations.push({ startIndex: start - found.offset, endIndex: end - found.offset, url, title: asText(source.title) ?? "" });
  }
}

function findText(parts: readonly { type: string }[], index: number): { part: TextPart; offset: number } | null {
  let found: { part: TextPart; offset: number } | null = null;
  let offset = 0;
  for (const part of parts as readonly TextPart[]) {
    if (part.type !== "text") continue;
    if (!found || offset <= index) found = { part, offset };
    offset += part.text.length;
  }
  return found;
}
