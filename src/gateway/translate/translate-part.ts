import { readCacheControl } from "./read-cache-control";
import { asObject, asText, type Members } from "./read-json";
import { refuse, refuseUnknown } from "./refuse";
import { translateFile } from "./translate-file";
import { translateImage } from "./translate-image";

export type PartKind = "text" | "image_url" | "file" | "refusal";
type Block = Members;

const TRANSLATE: Record<PartKind, (part: Members, path: string) => Block | null> = {
  text: (part, path) => textBlock(part.text, `${path}.text`),
  refusal: (part, path) => textBlock(part.refusal, `${path}.refusal`),
  image_url: (part, path) => translateImage(part.image_url, `${path}.image_url`),
  file: (part, path) => translateFile(part.file, `${path}.file`),
};
const KINDS = new Map(Object.keys(TRANSLATE).map((kind) => [kind, kind as PartKind]));

/**
 * A message's content, a string or a list of parts, as content blocks. Empty texts are left out: they say nothing, and Anthropic refuses them.
 * @param allowed the kinds of parts that may stand in this place
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
  const kind = KINDS.get(asText(part.type) ?? "");
  if (!kind || !allowed.includes(kind)) refuse(`${path}.type`, `must be one of ${allowed.join(", ")} here.`);
  refuseUnknown(path, part, new Set(["type", kind, "cache_control", "prompt_cache_breakpoint"]));
  const cache = readCacheControl(part, `${path}.`);
  const block = TRANSLATE[kind](part, path);
  if (!block && cache.cache_control) refuse(`${path}.cache_control`, "an empty part cannot be cached.");
  return block && { ...block, ...cache };
}

function textBlock(text: unknown, path: string): Block | null {
  if (typeof text !== "string") refuse(path, "must be a string.");
  return text === "" ? null : { type: "text", text };
}
