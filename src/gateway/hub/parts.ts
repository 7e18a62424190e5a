import type { Members } from "../bytes/json/parse-members";

/** A format in which conversations are written: OpenAI chat, OpenAI responses, Anthropic messages, Gemini. */
export const FORMATS = ["chat", "responses", "messages", "gemini"] as const;
export type FormatId = (typeof FORMATS)[number];

/** Where a format has its messages. */
export const MESSAGES_FIELD: Readonly<Record<FormatId, string>> = { chat: "messages", messages: "messages", responses: "input", gemini: "contents" };

/** Where something stands in the caller's body, like `messages[2].content[0]`: a refusal names it. Empty in a provider's answer. */
export type Place = string;

/** Up to here the prompt is to be cached. */
export interface CacheMark {
  /** Null: the provider's own default. */
  ttl: "5m" | "1h" | null;
}

interface Placed {
  at: Place;
}
interface Cacheable extends Placed {
  cache: CacheMark | null;
}

/** Indices count UTF-16 units of the part's own text. Only what has a web address; a format's other citations stay in `own`. */
export interface Citation {
  startIndex: number;
  endIndex: number;
  url: string;
  title: string;
}

export interface TextPart extends Cacheable {
  type: "text";
  text: string;
  citations: Citation[];
}

export interface ImagePart extends Cacheable {
  type: "image";
  source: { kind: "url"; url: string } | { kind: "base64"; mediaType: string; data: string };
  detail: "auto" | "low" | "high" | null;
}

/** A document. `text`: plain text, as it is. */
export interface FilePart extends Cacheable {
  type: "file";
  source: { kind: "url"; url: string } | { kind: "base64"; mediaType: string; data: string } | { kind: "text"; text: string };
  name: string | null;
}

export interface AudioPart extends Cacheable {
  type: "audio";
  /** Base64. */
  data: string;
  /** As OpenAI names it: `wav`, `mp3`. */
  format: string;
}

/** The model calls a tool. */
export interface ToolCallPart extends Cacheable {
  type: "tool-call";
  id: string;
  name: string;
  /** `function`: JSON text of an object (empty: no arguments). `custom`: any text. */
  kind: "function" | "custom";
  input: string;
}

/** What a tool has answered. */
export interface ToolResultPart extends Cacheable {
  type: "tool-result";
  callId: string;
  /** Of the call that it answers, as its format says; null: it does not. */
  name: string | null;
  kind: "function" | "custom";
  parts: (TextPart | ImagePart | FilePart | ForeignPart)[];
  isError: boolean;
}

/** Who can read a signature: only its maker. */
export type Maker = "anthropic" | "google" | "openai";

/**
 * The model's reasoning. What its maker needs to have back, bit by bit, is `signature`: of Anthropic a thinking block's signature (or, without `text`,
 * the data of a redacted one), of OpenAI a reasoning item's `encrypted_content`, of Google the `thoughtSignature` of the part that follows.
 */
export interface ReasoningPart extends Placed {
  type: "reasoning";
  /** As its provider shows it, whole or summed up; empty: not shown. */
  text: string;
  signature: string | null;
  /** Null where there is no signature, or nobody knows whose it is: nobody is sent it back then. */
  maker: Maker | null;
  isRedacted: boolean;
  /** Of OpenAI's item. */
  id: string | null;
}

/** The model says why it does not answer. */
export interface RefusalPart extends Placed {
  type: "refusal";
  text: string;
}

/** What one format alone has: a server tool's call or result, a compaction, anything newer than us. Only that format can be sent it. */
export interface ForeignPart extends Placed {
  type: "foreign";
  format: FormatId;
  value: Members;
}

export type InputPart = TextPart | ImagePart | FilePart | AudioPart | ToolCallPart | ToolResultPart | ReasoningPart | RefusalPart | ForeignPart;
/** Models answer with these; images only some. */
export type OutputPart = TextPart | ImagePart | ToolCallPart | ReasoningPart | RefusalPart | ForeignPart;
