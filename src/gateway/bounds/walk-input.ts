import { boundTextTokens } from "../../domain/bound-text";
import type { InputBounds } from "../providers/contract";
import { measureAudioSeconds } from "./measure-audio";

/** The tokens of a text. `isProse`: it belongs to the conversation itself, not to a schema, which the provider writes in its own way. */
export type TextSize = (text: string, isProse: boolean) => number;

export interface WalkedInput {
  tokens: number;
  hasImages: boolean;
  hasAudio: boolean;
  /** The longest cache lifetime that the caller asked for. */
  cacheWrites: "none" | "cacheWrite" | "cacheWrite1h";
}

type Members = Record<string, unknown>;
interface Walk extends WalkedInput {
  bounds: InputBounds;
  /** No input is longer. */
  tokensMax: number;
  size: TextSize;
  /** Tool calls in the conversation. */
  calledTools: number;
  /** What is still to be visited. Not the call stack: a body can be nested deeper than that allows. */
  pending: { value: unknown; isProse: boolean }[];
}

/** Fields of the body that no model reads. All others count, known or not. */
const NOT_READ: ReadonlySet<string> = new Set([
  ...["model", "stream", "stream_options", "max_tokens", "max_completion_tokens", "n", "temperature", "top_p", "frequency_penalty"],
  ...["presence_penalty", "seed", "stop", "logit_bias", "logprobs", "top_logprobs", "parallel_tool_calls", "reasoning_effort", "verbosity", "user"],
  ...[
    "safety_identifier",
    "prompt_cache_key",
    "prompt_cache_retention",
    "prompt_cache_options",
    "modalities",
    "service_tier",
    "metadata",
    "store",
    "session_id",
    "user_id",
  ],
]);
/** Member names that belong to a message's form and never reach the model; the frame of each message accounts for them. */
const FORM: ReadonlySet<string> = new Set([
  ...["role", "content", "type", "text", "name", "refusal", "tool_calls", "tool_call_id", "id", "function", "custom", "arguments", "input"],
  ...["image_url", "input_audio", "file", "function_call", "thinking_blocks", "thinking", "signature", "reasoning_content", "provider_blocks"],
]);
/** Kinds of parts, tool calls and thinking that hold nothing but text. */
const TEXTUAL: ReadonlySet<string> = new Set([
  ...["text", "refusal", "function", "custom", "thinking", "redacted_thinking", "ephemeral", "url_citation", "tool_use", "tool_result"],
  ...["compaction", "server_tool_use"],
]);
const FORM_VALUES: ReadonlySet<string> = new Set(["role", "type"]);
/** Longer than any word of the form, such as "bash_code_execution_tool_result". */
const FORM_VALUE_CHARS_MAX = 50;
const CACHE_MARKS: ReadonlySet<string> = new Set(["cache_control", "prompt_cache_breakpoint"]);
/** For a name or an element of a schema written as JSON: a colon and a comma; and two braces for the whole. */
const PUNCTUATION_TOKENS = 2;
const BRACES_TOKENS = 2;
/** Providers accept no longer names. */
const TOOL_NAME_TOKENS_MAX = 128;

/** One pass over a chat request: its text by `size`, plus the most that pictures, sound, files, tools and hidden prompts can add. Never throws. */
export function walkInput(body: Readonly<Members>, options: { bounds: InputBounds; tokensMax: number; size: TextSize }): WalkedInput {
  const walk: Walk = {
    tokens: options.bounds.base,
    hasImages: false,
    hasAudio: false,
    cacheWrites: "none",
    calledTools: 0,
    pending: [],
    ...options, // in front, it would make V8 add each of the others on a slow path: 5 µs
  };
  for (const key of Object.keys(body)) {
    const value = body[key];
    if (value === null || value === undefined || NOT_READ.has(key)) continue;
    if (CACHE_MARKS.has(key)) markCache(walk, value);
    else enterField(walk, key, value);
  }
  for (let next = walk.pending.pop(); next; next = walk.pending.pop()) visit(walk, next.value, next.isProse);
  const { hasImages, hasAudio, cacheWrites } = walk;
  return { tokens: walk.tokens + unstatedTools(walk, body), hasImages, hasAudio, cacheWrites };
}

/** Tools that the conversation calls and the request does not define. A provider that needs them defined adds its instructions for tools as well. */
function unstatedTools({ bounds, calledTools }: Walk, { tools }: Readonly<Members>): number {
  const isStated = Array.isArray(tools) && tools.length > 0;
  return isStated || calledTools === 0 || !bounds.definesCalledTools ? 0 : bounds.tools + (bounds.tool + TOOL_NAME_TOKENS_MAX) * calledTools;
}

function enterField(walk: Walk, key: string, value: unknown): void {
  const { bounds } = walk;
  const isProse = key === "messages";
  if (isProse) walk.tokens += bounds.message * elements(value);
  else if (key === "tools" || key === "functions") walk.tokens += elements(value) > 0 ? bounds.tools + bounds.tool * elements(value) : 0;
  else if (key === "response_format") walk.tokens += bounds.tools;
  walk.pending.push({ value, isProse });
}

const elements = (value: unknown) => (Array.isArray(value) ? value.length : value == null ? 0 : 1);

function visit(walk: Walk, value: unknown, isProse: boolean): void {
  if (typeof value === "string") walk.tokens += walk.size(isProse ? value : JSON.stringify(value), isProse) + 1;
  else if (typeof value !== "object" || value === null) walk.tokens += String(value).length;
  else if (!Array.isArray(value)) visitObject(walk, value as Members, isProse);
  else if (isProse && value.every(isPlainMessage)) addPlainMessages(walk, value);
  else {
    if (!isProse) walk.tokens += BRACES_TOKENS + PUNCTUATION_TOKENS * value.length;
    for (const element of value) walk.pending.push({ value: element, isProse });
  }
}

interface PlainMessage {
  role: string;
  content: string;
}

/** What nearly every message is: a role and a text. `visitObject` would count the same, only more slowly. */
function isPlainMessage(value: unknown): value is PlainMessage {
  if (typeof value !== "object" || value === null) return false;
  for (const key in value) if (key !== "role" && key !== "content") return false;
  const { role, content } = value as Partial<PlainMessage>;
  return typeof role === "string" && role.length <= FORM_VALUE_CHARS_MAX && typeof content === "string";
}

/** From the last to the first, as `pending` would give them: the counting budget goes to the newest text. */
function addPlainMessages(walk: Walk, messages: readonly PlainMessage[]): void {
  for (let i = messages.length - 1; i >= 0; i--) walk.tokens += walk.size((messages[i] as PlainMessage).content, true) + 1;
}

function visitObject(walk: Walk, value: Members, isProse: boolean): void {
  const payload = isProse ? visitMedia(walk, value) : null;
  if (!isProse) walk.tokens += BRACES_TOKENS;
  for (const key of Object.keys(value)) {
    if (key === payload) continue;
    if (CACHE_MARKS.has(key)) markCache(walk, value[key]);
    if (isProse && key === "tool_calls") walk.calledTools += elements(value[key]);
    const isForm = isProse && FORM.has(key);
    if (!isForm) walk.tokens += walk.size(JSON.stringify(key), false) + PUNCTUATION_TOKENS;
    const inner = isForm && key === "arguments" && typeof value[key] === "string" ? writeOut(value[key]) : value[key];
    if (!(isForm && isFormValue(key, inner))) walk.pending.push({ value: inner, isProse });
  }
}

function isFormValue(key: string, value: unknown): boolean {
  return FORM_VALUES.has(key) && typeof value === "string" && value.length <= FORM_VALUE_CHARS_MAX;
}

/** @returns the member that holds the picture, sound or file itself, whose bytes are not text; null when there is none */
function visitMedia(walk: Walk, part: Members): string | null {
  const held = (key: string) => (typeof part[key] === "object" && part[key] !== null ? (part[key] as Members) : {});
  switch (part.type) {
    case "image_url":
      walk.hasImages = true;
      walk.tokens += held("image_url").detail === "low" ? walk.bounds.image.low : walk.bounds.image.high;
      return "image_url";
    case "input_audio":
      walk.hasAudio = true;
      walk.tokens += audioTokens(walk, held("input_audio"));
      return "input_audio";
    case "file":
      walk.hasImages = true;
      walk.tokens += fileTokens(walk, held("file").file_data);
      walk.pending.push({ value: held("file").filename ?? "", isProse: true });
      return "file";
    case "image":
      walk.hasImages = true;
      walk.tokens += walk.bounds.image.high;
      return null;
    default:
      // A document whose pages nobody has counted, or a kind of part that is newer than us: it can be as long as may be.
      if (typeof part.type !== "string" || TEXTUAL.has(part.type)) return null;
      walk.hasImages = true;
      walk.tokens += walk.tokensMax;
      return null;
  }
}

function audioTokens({ bounds, tokensMax }: Walk, { data, format }: Members): number {
  const seconds = typeof data === "string" && typeof format === "string" ? measureAudioSeconds(data, format) : null;
  return seconds === null ? tokensMax : Math.min(tokensMax, Math.ceil(seconds + 1) * bounds.audioPerSecond);
}

/** Plain text has at most a token per byte. A PDF's pages are text and pictures: its size tells neither their number nor the length of their text. */
function fileTokens({ tokensMax }: Walk, data: unknown): number {
  const isPlain = typeof data === "string" && data.startsWith("data:text/plain");
  if (!isPlain) return tokensMax;
  const text = Buffer.from(data.slice(data.indexOf(",") + 1), "base64").toString("utf8");
  return Math.min(tokensMax, Math.max(data.length, boundTextTokens(text)));
}

/** Call arguments are sent on as the object that they are. Numbers are then written out, and `1e20` becomes longer. */
function writeOut(text: string): string {
  if (!/\de\+?\d/i.test(text)) return text;
  try {
    const written = JSON.stringify(JSON.parse(text));
    return written.length > text.length ? written : text;
  } catch {
    return text;
  }
}

function markCache(walk: Walk, mark: unknown): void {
  if (typeof mark !== "object" || mark === null) return;
  const isLong = "ttl" in mark && mark.ttl === "1h";
  if (isLong || walk.cacheWrites === "none") walk.cacheWrites = isLong ? "cacheWrite1h" : "cacheWrite";
}
