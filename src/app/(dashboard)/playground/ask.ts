import type { ChatMount } from "@/catalog/list-chat-mounts";

/** A file that goes with a message. `content`: a data URL of an image or PDF, or the text itself of a text file. */
export interface Attachment {
  name: string;
  mediaType: string;
  content: string;
}

/** Null or empty: the model's default. */
export interface Parameters {
  temperature: number | null;
  topP: number | null;
  maxTokens: number | null;
  stop: string;
  effort: Effort | null;
}
export const EFFORTS = ["low", "medium", "high"] as const;
export type Effort = (typeof EFFORTS)[number];
export const NO_PARAMETERS: Parameters = { temperature: null, topP: null, maxTokens: null, stop: "", effort: null };

export interface AskedMessage {
  role: "user" | "assistant";
  text: string;
  files: readonly Attachment[];
}

/** What a call asks for, whatever the API. */
export interface Ask {
  system: string;
  parameters: Parameters;
  messages: readonly AskedMessage[];
}

/** A provider's mount, for calls with a key of one's own. */
export type Mount = Omit<ChatMount, "models">;

/** Where a call goes: to the reseller's endpoint, or to a provider's mount. */
export interface Target {
  /** Null: resold. */
  mount: Mount | null;
  model: string;
  /** Its thinking can be asked for. */
  canReason: boolean;
}

/** A request without credentials. */
export interface PlainRequest {
  /** Below this app's origin. */
  path: string;
  headers: Record<string, string>;
  /** What a browser has to send beside them, and a program does not. */
  browserHeaders?: Record<string, string>;
  body: Record<string, unknown>;
}

/** What one event of an answer adds. */
export interface Piece {
  text?: string;
  reasoning?: string;
  /** Why the model stopped, as its API spells it. */
  finish?: string;
  error?: string;
}

/** One API: how it is asked, and how its events are read. Pure. */
export interface AnswerWire {
  request(target: Target, ask: Ask): PlainRequest;
  read(event: unknown): Piece;
  /** @param key the provider's */
  credential(key: string, mount: Mount): Record<string, string>;
}

const TEXT = "text/plain";
export const isText = ({ mediaType }: Attachment) => mediaType === TEXT;
export const isImage = ({ mediaType }: Attachment) => mediaType.startsWith("image/");

/** The message's text with its text files, each fenced below its name: every model reads those. */
export function textWithFiles({ text, files }: AskedMessage): string {
  const fenced = files.filter(isText).map(({ name, content }) => `${name}\n\`\`\`\n${content}\n\`\`\``);
  return [...fenced, text].filter(Boolean).join("\n\n");
}

/** `data:image/png;base64,AAAA` → `AAAA`. */
export const base64Of = ({ content }: Attachment) => content.slice(content.indexOf(",") + 1);
export const withoutText = ({ files }: AskedMessage) => files.filter((file) => !isText(file));

/** What stands at a path of something that came from outside; undefined: nothing does. */
export function pick(value: unknown, ...path: (string | number)[]): unknown {
  let at = value;
  for (const name of path) at = typeof at === "object" && at !== null ? (at as Record<string | number, unknown>)[name] : undefined;
  return at;
}

/** `{name: value}` when there is one, else nothing to spread. */
export const maybe = (name: string, value: unknown) => (value === null || value === undefined || value === "" ? {} : { [name]: value });

/** Stop sequences are typed one per line. */
export const stopsOf = ({ stop }: Parameters) => {
  const stops = stop.split("\n").filter(Boolean);
  return stops.length > 0 ? stops : null;
};

export const stringOf = (value: unknown) => (typeof value === "string" ? value : "");

/** An error of any provider's, or of ours, as a text; empty: it is none. */
export function errorText(value: unknown): string {
  const error = pick(Array.isArray(value) ? value[0] : value, "error");
  return stringOf(error) || stringOf(pick(error, "message")) || (error ? JSON.stringify(error) : "");
}
