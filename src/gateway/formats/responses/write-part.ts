import type { Members } from "../../bytes/json/parse-members";
import type { OutputPart } from "../../hub/parts";
import { CustomInput } from "./read-custom-input";
import { type ItemWriter, summaryText, writeContent } from "./write-item";

interface PartEvent {
  type: string;
  members: Members;
}

/** A part of an item in a stream. */
export interface OpenPart {
  type: OutputPart["type"];
  /** Where it is: named in all its events. */
  place: Members;
  opening: PartEvent[];
  /** The events of its text and what they hold; null: it has none. */
  text: { event: string; member: string } | null;
  /** Of the tool, as the caller named it; null: it is no call. */
  name: unknown;
  /** Reads the text out of a function's arguments. */
  custom: CustomInput | null;
  hasText: boolean;
  citations: number;
  hasEnded: boolean;
}

const CALL = { event: "response.function_call_arguments", member: "arguments" };
const CUSTOM_CALL = { event: "response.custom_tool_call_input", member: "input" };
const TEXTS: Partial<Record<OutputPart["type"], OpenPart["text"]>> = {
  text: { event: "response.output_text", member: "text" },
  refusal: { event: "response.refusal", member: "refusal" },
  reasoning: { event: "response.reasoning_summary_text", member: "text" },
};

export function openPart(part: OutputPart, item: { id: string; outputIndex: number; parts: readonly number[] }, writer: ItemWriter): OpenPart {
  const at = { item_id: item.id, output_index: item.outputIndex };
  const open = { type: part.type, name: null, custom: null, hasText: false, citations: 0, hasEnded: false };
  if (part.type === "tool-call") {
    const custom = writer.isUnwrapped(part) ? new CustomInput(part) : null;
    const text = writer.isSearch(part) ? null : writer.isCustom(part) ? CUSTOM_CALL : CALL;
    return { ...open, place: at, opening: [], text, name: writer.nameCall(part).name, custom };
  }
  if (part.type === "reasoning") return { ...open, place: { ...at, summary_index: 0 }, opening: [], text: TEXTS.reasoning ?? null };
  if (part.type !== "text" && part.type !== "refusal") return { ...open, place: at, opening: [], text: null };
  const place = { ...at, content_index: item.parts.length };
  const empty = writeContent(part.type === "text" ? { ...part, text: "", citations: [] } : { ...part, text: "" });
  return { ...open, place, opening: [{ type: "response.content_part.added", members: { ...place, part: empty } }], text: TEXTS[part.type] ?? null };
}

/** More of its text. The part of a summary begins with it. */
export function tellText(open: OpenPart, text: string): PartEvent[] {
  if (!open.text) return [];
  const delta = open.custom ? open.custom.push(text) : text;
  return delta === "" ? [] : [...beginText(open), tellDelta(open, delta)];
}

function beginText(open: OpenPart): PartEvent[] {
  if (open.hasText) return [];
  open.hasText = true;
  if (open.type !== "reasoning") return [];
  return [{ type: "response.reasoning_summary_part.added", members: { ...open.place, part: summaryText("") } }];
}

function tellDelta({ place, text, type }: OpenPart, delta: string): PartEvent {
  const logprobs = type === "text" ? { logprobs: [] } : {};
  return { type: `${text?.event}.delta`, members: { ...place, delta, ...logprobs } };
}

/** @param part as it has become */
export function endPart(open: OpenPart, part: OutputPart): PartEvent[] {
  const { place } = open;
  switch (part.type) {
    case "text":
    case "refusal":
      return endContent(open, part);
    case "reasoning": {
      if (!open.hasText) return [];
      const done = { type: "response.reasoning_summary_text.done", members: { ...place, text: part.text } };
      return [done, { type: "response.reasoning_summary_part.done", members: { ...place, part: summaryText(part.text) } }];
    }
    case "tool-call": {
      if (!open.text) return [];
      const left = open.custom ? open.custom.end() : part.kind === "function" && part.input === "" ? "{}" : "";
      const whole = open.custom ? open.custom.whole : part.input || left;
      const rest = left === "" ? [] : [tellDelta(open, left)];
      const name = open.text === CALL ? { name: open.name } : {};
      return [...rest, { type: `${open.text.event}.done`, members: { ...place, ...name, [open.text.member]: whole } }];
    }
    default:
      return [];
  }
}

function endContent({ place, text, type }: OpenPart, part: OutputPart): PartEvent[] {
  const content = writeContent(part);
  const logprobs = type === "text" ? { logprobs: [] } : {};
  const done = text ? [{ type: `${text.event}.done`, members: { ...place, ...logprobs, [text.member]: content[text.member] } }] : [];
  return [...done, { type: "response.content_part.done", members: { ...place, part: content } }];
}
