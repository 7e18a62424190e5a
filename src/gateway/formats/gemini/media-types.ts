import type { AudioPart, FilePart, ImagePart } from "../../hub/parts";

/** What Gemini hears (https://ai.google.dev/gemini-api/docs/audio), by OpenAI's names. */
const AUDIO_TYPES: Record<string, string> = {
  wav: "audio/wav",
  mp3: "audio/mp3",
  aac: "audio/aac",
  aiff: "audio/aiff",
  flac: "audio/flac",
  ogg: "audio/ogg",
  m4a: "audio/m4a",
  opus: "audio/opus",
  webm: "audio/webm",
};
const AUDIO_FORMATS = new Map([
  ...Object.entries(AUDIO_TYPES).map(([format, type]) => [type, format] as const),
  ["audio/mpeg", "mp3"],
  ["audio/x-wav", "wav"],
  ["audio/wave", "wav"],
]);
/** https://ai.google.dev/gemini-api/docs/image-understanding */
const IMAGE_TYPES: Record<string, string> = {
  "image/png": "image/png",
  "image/jpeg": "image/jpeg",
  "image/jpg": "image/jpeg",
  "image/webp": "image/webp",
  "image/heic": "image/heic",
  "image/heif": "image/heif",
};
const EXTENSIONS: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  webp: "image/webp",
  heic: "image/heic",
  heif: "image/heif",
  bmp: "image/bmp",
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  html: "text/html",
  csv: "text/csv",
  json: "application/json",
};

/** Null: Gemini does not hear it. */
export function audioType(format: string): string | null {
  return Object.hasOwn(AUDIO_TYPES, format) ? (AUDIO_TYPES[format] as string) : null;
}

/** Null: it is no picture that Gemini sees. */
export function imageType(mediaType: string): string | null {
  return Object.hasOwn(IMAGE_TYPES, mediaType) ? (IMAGE_TYPES[mediaType] as string) : null;
}

/** Of a web address by its ending; otherwise the most likely one: Google asks for a type and goes by what it fetches. */
export function typeOfUrl(url: string, likely: string): string {
  const extension = /\.([a-z]{2,4})$/i.exec(pathOf(url))?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(EXTENSIONS, extension) ? (EXTENSIONS[extension] as string) : likely;
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : "";
}

type Unplaced<Part> = Omit<Part, "at" | "cache">;

/** Inline data as a part; null: no other format has its like (video, sound of unusual kinds). @param data base64 */
export function readInline(
  mediaType: string,
  data: string,
  name: string | null,
): Unplaced<ImagePart> | Unplaced<FilePart> | Unplaced<AudioPart> | null {
  if (mediaType.startsWith("image/")) return { type: "image", source: { kind: "base64", mediaType, data }, detail: null };
  const format = AUDIO_FORMATS.get(mediaType);
  if (format) return { type: "audio", data, format };
  if (mediaType === "text/plain") return { type: "file", source: { kind: "text", text: Buffer.from(data, "base64").toString("utf8") }, name };
  return /^(?:application|text)\//.test(mediaType) ? { type: "file", source: { kind: "base64", mediaType, data }, name } : null;
}
