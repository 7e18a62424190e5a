import { asList, asObject, asText, type Members } from "../../bytes/json/parse-members";
import { readDataUrl } from "../../hub/data-url";
import type { HubField } from "../../hub/hub-request";
import { noteUnknown } from "../../hub/note-unknown";
import type { AudioPart, CacheMark, Citation, FilePart, ForeignPart, ImagePart, RefusalPart, TextPart } from "../../hub/parts";
import { refuse } from "../../translate/refuse";

export type ContentPart = TextPart | ImagePart | FilePart | AudioPart | RefusalPart | ForeignPart;

const known = (...names: string[]) => new Set(["type", "prompt_cache_breakpoint", ...names]);
/** What the SDK has parsed out of an answer comes back with it; probabilities and citations mean nothing to the next turn's model. */
const TEXT_MEMBERS = known("text", "annotations", "logprobs", "parsed");
const REFUSAL_MEMBERS = known("refusal", "parsed");
const IMAGE_MEMBERS = known("image_url", "file_id", "detail");
const FILE_MEMBERS = known("file_data", "file_url", "file_id", "filename", "detail");
const AUDIO_MEMBERS = known("input_audio");

/**
 * A message's or a tool result's content. Empty texts say nothing and are left out.
 * @param wrap a part that only this format has, as an item of its own
 */
export function readContent(content: unknown, at: string, needs: HubField[], wrap: (part: Members) => Members): ContentPart[] {
  if (typeof content === "string") return content === "" ? [] : [textPart(content, [], null, at)];
  if (!Array.isArray(content)) refuse(at, "must be a string or a list of content parts.");
  return content.flatMap((value: unknown, i): ContentPart[] => {
    const place = `${at}[${i}]`;
    const part = asObject(value) ?? refuse(place, "must be a content part.");
    return readPart(part, place, needs) ?? [{ type: "foreign", format: "responses", value: wrap(part), at: place }];
  });
}

/** Null: a part of a kind that only this format has. */
function readPart(part: Members, at: string, needs: HubField[]): ContentPart[] | null {
  switch (part.type) {
    case "input_text":
    case "output_text":
    case "text": {
      noteUnknown(needs, at, part, TEXT_MEMBERS);
      const text = readString(part.text, `${at}.text`);
      return text === "" ? [] : [textPart(text, readCitations(part.annotations), readBreakpoint(part, at), at)];
    }
    case "refusal":
      noteUnknown(needs, at, part, REFUSAL_MEMBERS);
      return [{ type: "refusal", text: readString(part.refusal, `${at}.refusal`), at }];
    case "input_image":
      noteUnknown(needs, at, part, IMAGE_MEMBERS);
      return [readImage(part, at)];
    case "input_file":
      noteUnknown(needs, at, part, FILE_MEMBERS);
      return [readFile(part, at)];
    case "input_audio":
      noteUnknown(needs, at, part, AUDIO_MEMBERS);
      return [readAudio(part, at)];
    default:
      readString(part.type, `${at}.type`);
      return null;
  }
}

function textPart(text: string, citations: Citation[], cache: CacheMark | null, at: string): TextPart {
  return { type: "text", text, citations, cache, at };
}

/** Those with a web address; others name files in the operator's account. */
export function readCitations(annotations: unknown): Citation[] {
  return asList(annotations).flatMap((annotation) => readCitation(annotation) ?? []);
}

export function readCitation(value: unknown): Citation | null {
  const { type, url, title, start_index: startIndex, end_index: endIndex } = asObject(value) ?? {};
  if (type !== "url_citation" || typeof url !== "string") return null;
  const [start, end] = [startIndex, endIndex].map((index) => (typeof index === "number" && Number.isSafeInteger(index) && index >= 0 ? index : 0));
  return { startIndex: start as number, endIndex: end as number, url, title: asText(title) ?? "" };
}

const WEB = /^https?:\/\//i;
const DETAILS: Readonly<Record<string, ImagePart["detail"]>> = { auto: "auto", low: "low", high: "high", original: "high" };

function readImage(part: Members, at: string): ImagePart {
  refuseId(part, at, "image_url");
  const url = readString(part.image_url, `${at}.image_url`);
  const image = WEB.test(url) ? null : readDataUrl(url);
  if (!WEB.test(url) && !image) refuse(`${at}.image_url`, "must be a web address or a base64 data: URL.");
  const detail = typeof part.detail === "string" && Object.hasOwn(DETAILS, part.detail) ? (DETAILS[part.detail] as ImagePart["detail"]) : null;
  return { type: "image", source: image ? { kind: "base64", ...image } : { kind: "url", url }, detail, cache: readBreakpoint(part, at), at };
}

function readFile(part: Members, at: string): FilePart {
  refuseId(part, at, "file_data");
  const name = part.filename == null ? null : readString(part.filename, `${at}.filename`);
  const source = part.file_url != null && part.file_data == null ? readFileUrl(part, at) : readFileData(part, at);
  return { type: "file", source, name, cache: readBreakpoint(part, at), at };
}

function readFileUrl(part: Members, at: string): FilePart["source"] {
  const url = readString(part.file_url, `${at}.file_url`);
  return WEB.test(url) ? { kind: "url", url } : refuse(`${at}.file_url`, "must be a web address.");
}

function readFileData(part: Members, at: string): FilePart["source"] {
  const file = readDataUrl(readString(part.file_data, `${at}.file_data`));
  if (!file) refuse(`${at}.file_data`, "must be a base64 data: URL.");
  const text = file.mediaType === "text/plain" ? Buffer.from(file.data, "base64").toString("utf8") : null;
  return text === null ? { kind: "base64", ...file } : { kind: "text", text };
}

function readAudio(part: Members, at: string): AudioPart {
  const audio = asObject(part.input_audio) ?? refuse(`${at}.input_audio`, "must be an object with data and format.");
  const data = readString(audio.data, `${at}.input_audio.data`);
  return { type: "audio", data, format: readString(audio.format, `${at}.input_audio.format`), cache: readBreakpoint(part, at), at };
}

/** An id names a file in the operator's account, which no caller may read. */
function refuseId(part: Members, at: string, instead: string): void {
  if (part.file_id != null) refuse(`${at}.file_id`, `no files are kept here: send ${instead}.`);
}

function readBreakpoint(part: Members, at: string): CacheMark | null {
  if (part.prompt_cache_breakpoint == null) return null;
  if (asObject(part.prompt_cache_breakpoint)?.mode !== "explicit") refuse(`${at}.prompt_cache_breakpoint`, 'must be {"mode": "explicit"}.');
  return { ttl: null };
}

export function readString(value: unknown, at: string): string {
  return typeof value === "string" ? value : refuse(at, "must be a string.");
}
