import type { Members } from "../../bytes/json/parse-members";
import { formatCustomInput } from "../../hub/custom-input";
import type { DroppedFields } from "../../hub/dropped-fields";
import { parseInput } from "../../hub/parse-input";
import type { CacheMark, FilePart, ImagePart, InputPart, ReasoningPart, TextPart, ToolCallPart, ToolResultPart } from "../../hub/parts";
import { refuse } from "../../translate/refuse";

type Kind = InputPart["type"];
/** Who says it: a system message, a turn, or a tool's result. */
export type Speaker = "system" | "user" | "assistant" | "result";
const SAYS: Readonly<Record<Speaker, ReadonlySet<Kind>>> = {
  system: new Set<Kind>(["text"]),
  user: new Set<Kind>(["text", "image", "file", "tool-result", "foreign"]),
  assistant: new Set<Kind>(["text", "refusal", "reasoning", "tool-call", "foreign"]),
  result: new Set<Kind>(["text", "image", "file", "foreign"]),
};
const NAMES: Readonly<Record<Kind, string>> = {
  text: "a text",
  image: "an image",
  file: "a file",
  audio: "audio",
  "tool-call": "a tool call",
  "tool-result": "a tool's result",
  reasoning: "reasoning",
  refusal: "a refusal",
  foreign: "this kind of content",
};

/** Parts as Anthropic's content blocks. Empty texts are left out: Anthropic refuses them. */
export function writeParts(parts: readonly InputPart[], speaker: Speaker, dropped: DroppedFields): Members[] {
  return parts.flatMap((part) => {
    if (!SAYS[speaker].has(part.type)) refuse(part.at, `${NAMES[part.type]} cannot be sent to this model here.`);
    const block = writePart(part, dropped);
    const cache = "cache" in part ? part.cache : null;
    if (block) return [{ ...block, ...writeCache(cache) }];
    if (cache) dropped.add("cache_control");
    return [];
  });
}

/** Members to spread into a block; none without a mark. */
export function writeCache(cache: CacheMark | null): { cache_control?: Members } {
  if (!cache) return {};
  return { cache_control: cache.ttl === null ? { type: "ephemeral" } : { type: "ephemeral", ttl: cache.ttl } };
}

/** Null: nothing is said. */
function writePart(part: InputPart, dropped: DroppedFields): Members | null {
  switch (part.type) {
    case "text":
    case "refusal":
      return writeText(part);
    case "image":
      return { type: "image", source: writeImageSource(part) };
    case "file":
      return { type: "document", source: writeFileSource(part), ...(part.name ? { title: part.name } : {}) };
    case "tool-call":
      return writeCall(part);
    case "tool-result":
      return writeResult(part, dropped);
    case "reasoning":
      return writeReasoning(part);
    case "foreign":
      if (part.format !== "messages") refuse(part.at, "cannot be sent to this model: only its own provider has it.");
      return part.value;
    default:
      return refuse(part.at, "cannot be sent to this model.");
  }
}

function writeText({ text }: Pick<TextPart, "text">): Members | null {
  return text === "" ? null : { type: "text", text };
}

/** https://platform.claude.com/docs/en/build-with-claude/vision */
const IMAGE_TYPES: Readonly<Record<string, string>> = {
  "image/jpeg": "image/jpeg",
  "image/jpg": "image/jpeg",
  "image/png": "image/png",
  "image/gif": "image/gif",
  "image/webp": "image/webp",
};
const WEB_ADDRESS = /^https?:\/\//i;

/** The provider fetches web addresses; the gateway does not. */
function writeImageSource({ source, at }: ImagePart): Members {
  if (source.kind === "url") {
    if (!WEB_ADDRESS.test(source.url)) refuse(at, "an image must be a web address, or base64 of a JPEG, PNG, GIF or WebP.");
    return { type: "url", url: source.url };
  }
  const mediaType = Object.hasOwn(IMAGE_TYPES, source.mediaType) ? IMAGE_TYPES[source.mediaType] : undefined;
  if (!mediaType) refuse(at, "an image must be a JPEG, PNG, GIF or WebP with this model.");
  return { type: "base64", media_type: mediaType, data: source.data };
}

/** PDF or plain text. https://platform.claude.com/docs/en/build-with-claude/pdf-support */
function writeFileSource({ source, at }: FilePart): Members {
  if (source.kind === "text") return { type: "text", media_type: "text/plain", data: source.text };
  if (source.kind === "url") {
    if (!WEB_ADDRESS.test(source.url)) refuse(at, "a file must be a web address, or base64 of a PDF or of plain text.");
    return { type: "url", url: source.url };
  }
  if (source.mediaType === "application/pdf") return { type: "base64", media_type: "application/pdf", data: source.data };
  if (source.mediaType !== "text/plain") refuse(at, "a file must be a PDF or plain text with this model.");
  return { type: "text", media_type: "text/plain", data: Buffer.from(source.data, "base64").toString("utf8") };
}

/** The ids that Anthropic accepts for tool calls. */
const TOOL_ID = /^[A-Za-z0-9_-]{1,256}$/;

function checkId(id: string, at: string): string {
  if (!TOOL_ID.test(id)) refuse(at, "the id of a tool call must be letters, digits, - and _ with this model.");
  return id;
}

function writeCall({ id, name, kind, input, at }: ToolCallPart): Members {
  return { type: "tool_use", id: checkId(id, at), name, input: readInput(kind === "custom" ? formatCustomInput(input) : input, at) };
}

/** A call without arguments may have an empty text. */
function readInput(json: string, at: string): Members {
  if (json === "") return {};
  return parseInput(json) ?? refuse(at, "the arguments of a tool call must be the JSON text of an object.");
}

function writeResult({ callId, parts, isError, at }: ToolResultPart, dropped: DroppedFields): Members {
  const content = writeParts(parts, "result", dropped);
  const id = checkId(callId, at);
  return { type: "tool_result", tool_use_id: id, ...(content.length > 0 ? { content } : {}), ...(isError ? { is_error: true } : {}) };
}

/** Only what Anthropic itself has signed, bit by bit; other thinking means nothing to it. */
function writeReasoning({ text, signature, maker, isRedacted }: ReasoningPart): Members | null {
  if (maker !== "anthropic" || signature === null) return null;
  return isRedacted ? { type: "redacted_thinking", data: signature } : { type: "thinking", thinking: text, signature };
}
