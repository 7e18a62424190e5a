import { asObject, asText, type Members } from "../../bytes/json/parse-members";
import { readDataUrl } from "../../hub/data-url";
import { noteUnknown } from "../../hub/note-unknown";
import type { AudioPart, FilePart, ForeignPart, ImagePart, InputPart, Place, RefusalPart, TextPart } from "../../hub/parts";
import { refuse } from "../../translate/refuse";
import type { FieldList } from "./field-list";
import { readCache } from "./read-cache";

type ContentPart = TextPart | ImagePart | FilePart | AudioPart | RefusalPart | ForeignPart;

/** A message's content, a string or a list of parts that the schema has checked. Empty texts say nothing, and some providers refuse them: they are left out. */
export function readContent(content: unknown, at: Place, fields: FieldList): ContentPart[] {
  if (typeof content === "string") return content === "" ? [] : [textPart(content, at)];
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: unknown, i) => readPart(asObject(part) ?? {}, `${at}[${i}]`, fields));
}

export function textPart(text: string, at: Place): TextPart {
  return { type: "text", text, citations: [], cache: null, at };
}

const MARKS = ["cache_control", "prompt_cache_breakpoint"];
const MEMBERS: ReadonlyMap<unknown, ReadonlySet<string>> = new Map(
  ["text", "refusal", "image_url", "input_audio", "file"].map((kind) => [kind, new Set(["type", kind, ...MARKS])]),
);

function readPart(part: Members, at: Place, fields: FieldList): ContentPart[] {
  const known = MEMBERS.get(part.type);
  if (!known) return [{ type: "foreign", format: "chat", value: part, at }];
  noteUnknown(fields.needs, at, part, known);
  const read = readKnown(part, at, fields);
  if (read.type === "text" && read.text === "") return [];
  const cache = readCache(part, at);
  return ["cache" in read ? { ...read, cache } : read];
}

function readKnown(part: Members, at: Place, fields: FieldList): Exclude<ContentPart, ForeignPart> {
  switch (part.type) {
    case "image_url":
      return readImage(part.image_url, at, fields);
    case "input_audio":
      return readAudio(part.input_audio, at, fields);
    case "file":
      return readFile(part.file, at, fields);
    case "refusal":
      return { type: "refusal", text: asText(part.refusal) ?? "", at };
    default:
      return textPart(asText(part.text) ?? "", at);
  }
}

const IMAGE_MEMBERS = new Set(["url", "detail"]);
const DETAILS: ReadonlyMap<unknown, ImagePart["detail"]> = new Map([
  ["auto", "auto"],
  ["low", "low"],
  ["high", "high"],
]);

/** The provider fetches web addresses; the gateway does not. */
export function readImage(value: unknown, at: Place, fields: FieldList): ImagePart {
  const image = asObject(value) ?? {};
  noteUnknown(fields.needs, `${at}.image_url`, image, IMAGE_MEMBERS);
  const source = readSource(asText(image.url) ?? "");
  if (!source) refuse(`${at}.image_url.url`, "must be a web address or a base64 data: URL.");
  return { type: "image", source, detail: DETAILS.get(image.detail) ?? null, cache: null, at };
}

export function readSource(url: string): ImagePart["source"] | null {
  if (/^https?:\/\//i.test(url)) return { kind: "url", url };
  const data = readDataUrl(url);
  // A usual misspelling, which no provider knows.
  return data && { kind: "base64", ...data, mediaType: data.mediaType === "image/jpg" ? "image/jpeg" : data.mediaType };
}

const AUDIO_MEMBERS = new Set(["data", "format"]);

function readAudio(value: unknown, at: Place, fields: FieldList): AudioPart {
  const audio = asObject(value) ?? {};
  noteUnknown(fields.needs, `${at}.input_audio`, audio, AUDIO_MEMBERS);
  return { type: "audio", data: asText(audio.data) ?? "", format: asText(audio.format) ?? "", cache: null, at };
}

const FILE_MEMBERS = new Set(["file_data", "filename"]);

function readFile(value: unknown, at: Place, fields: FieldList): FilePart {
  const file = asObject(value) ?? {};
  noteUnknown(fields.needs, `${at}.file`, file, FILE_MEMBERS);
  const source = readSource(asText(file.file_data) ?? "");
  if (!source) refuse(`${at}.file.file_data`, "must be a base64 data: URL.");
  return { type: "file", source: asPlainText(source), name: asText(file.filename) || null, cache: null, at };
}

function asPlainText(source: ImagePart["source"]): FilePart["source"] {
  if (source.kind !== "base64" || source.mediaType !== "text/plain") return source;
  return { kind: "text", text: Buffer.from(source.data, "base64").toString("utf8") };
}

/** What a tool's result can hold. */
export function isResultPart(part: InputPart): part is TextPart | ImagePart | FilePart | ForeignPart {
  return part.type === "text" || part.type === "image" || part.type === "file" || part.type === "foreign";
}
