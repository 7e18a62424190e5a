import { asObject, asText, type Members } from "../../bytes/json/parse-members";
import { readDataUrl } from "../../hub/data-url";
import { IMAGE_HINTS } from "../chat/optional-fields";
import { refuse, refuseUnknown } from "../refuse";

export type PartKind = "text" | "image_url" | "file" | "refusal";
type Block = Members;

const TRANSLATE: Record<PartKind, (part: Members, path: string) => Block | null> = {
  text: (part, path) => textBlock(part.text, `${path}.text`),
  refusal: (part, path) => textBlock(part.refusal, `${path}.refusal`),
  image_url: (part, path) => translateImage(part.image_url, `${path}.image_url`),
  file: (part, path) => translateFile(part.file, `${path}.file`),
};
const KINDS = new Map(
  Object.keys(TRANSLATE).map((kind) => [
    kind,
    { kind: kind as PartKind, members: new Set(["type", kind, "cache_control", "prompt_cache_breakpoint"]) },
  ]),
);

/**
 * Translates a message's content, a string or a list of parts, to content blocks. Empty texts are left out: Anthropic refuses them.
 * @param allowed the kinds of parts that are valid in this place
 */
export function translateContent(content: unknown, path: string, allowed: readonly PartKind[]): Block[] {
  if (content === null || content === undefined) return [];
  if (typeof content === "string") return [textBlock(content, path)].filter((block) => block !== null);
  if (!Array.isArray(content)) refuse(path, "must be a string or a list of content parts.");
  const parts: unknown[] = content;
  return parts.flatMap<Block>((part, i) => translatePart(part, `${path}[${i}]`, allowed) ?? []);
}

function translatePart(value: unknown, path: string, allowed: readonly PartKind[]): Block | null {
  const part = asObject(value);
  if (!part) refuse(path, "must be a content part.");
  const known = KINDS.get(asText(part.type) ?? "");
  if (!known || !allowed.includes(known.kind)) refuse(`${path}.type`, `must be one of ${allowed.join(", ")} here.`);
  refuseUnknown(path, part, known.members);
  const cache = readCacheControl(part, `${path}.`);
  const block = TRANSLATE[known.kind](part, path);
  if (!block && cache.cache_control) refuse(`${path}.cache_control`, "an empty part cannot be cached.");
  return block && { ...block, ...cache };
}

function textBlock(text: unknown, path: string): Block | null {
  if (typeof text !== "string") refuse(path, "must be a string.");
  return text === "" ? null : { type: "text", text };
}

/** https://platform.claude.com/docs/en/build-with-claude/vision */
const IMAGE_TYPES: Record<string, string> = {
  "image/jpeg": "image/jpeg",
  "image/jpg": "image/jpeg",
  "image/png": "image/png",
  "image/gif": "image/gif",
  "image/webp": "image/webp",
};
const IMAGE_MEMBERS = new Set(["url", ...Object.keys(IMAGE_HINTS)]);
const DETAILS = new Set<unknown>(["auto", "low", "high"]);

/** `image_url` → an image block. The provider fetches web addresses; the gateway does not. */
export function translateImage(value: unknown, path: string): Members {
  const image = asObject(value);
  if (!image || typeof image.url !== "string") refuse(`${path}.url`, "must be a data: URL or a web address.");
  refuseUnknown(path, image, IMAGE_MEMBERS);
  // A hint: the model always looks at the whole image, as if the request said "high".
  if (image.detail != null && !DETAILS.has(image.detail)) refuse(`${path}.detail`, "must be auto, low or high.");
  return { type: "image", source: readImageSource(image.url, `${path}.url`) };
}

function readImageSource(url: string, path: string): Members {
  if (/^https?:\/\//i.test(url)) return { type: "url", url };
  const image = readDataUrl(url);
  const mediaType = image && IMAGE_TYPES[image.mediaType];
  if (!mediaType) refuse(path, "must be a web address or a base64 data: URL of a JPEG, PNG, GIF or WebP image.");
  return { type: "base64", media_type: mediaType, data: image.data };
}

const FILE_MEMBERS = new Set(["file_data", "filename", "file_id"]);

/** A `file` part → a document block: PDF or plain text. https://platform.claude.com/docs/en/build-with-claude/pdf-support */
export function translateFile(value: unknown, path: string): Members {
  const file = asObject(value);
  if (!file) refuse(path, "must be an object with file_data.");
  refuseUnknown(path, file, FILE_MEMBERS);
  if (file.file_id != null) refuse(`${path}.file_id`, "no files are kept here: send file_data.");
  if (file.filename != null && typeof file.filename !== "string") refuse(`${path}.filename`, "must be a string.");
  const title = file.filename ? { title: file.filename } : {};
  return { type: "document", source: readFileSource(file.file_data, `${path}.file_data`), ...title };
}

function readFileSource(fileData: unknown, path: string): Members {
  const document = typeof fileData === "string" ? readDataUrl(fileData) : null;
  if (document?.mediaType === "application/pdf") return { type: "base64", media_type: "application/pdf", data: document.data };
  if (document?.mediaType === "text/plain") {
    return { type: "text", media_type: "text/plain", data: Buffer.from(document.data, "base64").toString("utf8") };
  }
  refuse(path, "must be a base64 data: URL of a PDF or of plain text.");
}

const CACHE_MEMBERS = new Set(["type", "ttl"]);

/**
 * A cache breakpoint: `cache_control` as Anthropic writes it, or OpenAI's `prompt_cache_breakpoint`.
 * @returns members to spread into the block; empty when there is no breakpoint
 */
export function readCacheControl(holder: Members, path: string): { cache_control?: Members } {
  const stated = holder.cache_control ?? null;
  if (stated === null) return readBreakpoint(holder, path);
  const control = asObject(stated);
  if (control?.type !== "ephemeral") refuse(`${path}cache_control`, 'must be {"type": "ephemeral"}.');
  refuseUnknown(`${path}cache_control`, control, CACHE_MEMBERS);
  const ttl = control.ttl ?? null;
  if (ttl !== null && ttl !== "5m" && ttl !== "1h") refuse(`${path}cache_control.ttl`, 'must be "5m" or "1h".');
  return { cache_control: ttl === null ? { type: "ephemeral" } : { type: "ephemeral", ttl } };
}

function readBreakpoint(holder: Members, path: string): { cache_control?: Members } {
  const stated = holder.prompt_cache_breakpoint ?? null;
  if (stated === null) return {};
  if (asObject(stated)?.mode !== "explicit") refuse(`${path}prompt_cache_breakpoint`, 'must be {"mode": "explicit"}.');
  return { cache_control: { type: "ephemeral" } };
}
