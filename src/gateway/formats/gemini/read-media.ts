import { asText } from "../../bytes/json/parse-members";
import type { InputPart } from "../../hub/parts";
import { refuseField } from "../../translate/chat/check-fields";
import { refuse } from "../../translate/refuse";
import { append } from "./append";
import { type Field, Fields } from "./fields";
import { readInline } from "./media-types";
import type { Reading } from "./reading";

type Media = Extract<InputPart, { type: "image" | "file" | "audio" }>;
const TYPE = /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/;

/** Null: only Gemini has its like. */
export function readInlineData(field: Field, { needs }: Pick<Reading, "needs">): Media[] | null {
  const fields = new Fields(field);
  const mediaType = fields.takeText("mimeType")?.value.toLowerCase() ?? "";
  const data = fields.take("data");
  const name = fields.takeText("displayName")?.value ?? null;
  append(needs, fields.rest);
  const base64 = toBase64(asText(data?.value));
  if (base64 === null) throw refuseField(data?.at ?? `${field.at}.data`, "must be base64");
  const media = TYPE.test(mediaType) ? readInline(mediaType, base64, name) : null;
  return media && [{ ...media, cache: null, at: field.at }];
}

const BASE64 = /^[A-Za-z0-9+/]*$/;

/** Google takes both alphabets, and data without its padding. */
function toBase64(text: string | null): string | null {
  if (text === null) return null;
  const plain = text.replace(/=+$/, "").replaceAll("-", "+").replaceAll("_", "/");
  return plain !== "" && plain.length % 4 !== 1 && BASE64.test(plain) ? plain.padEnd(Math.ceil(plain.length / 4) * 4, "=") : null;
}

/** Google's own interfaces, the Files API's among them; what is in its storage may be for everybody. */
const OWN_HOSTS = /(?<!^storage)\.googleapis\.com$/;

/**
 * A file on the web. Null: only Gemini has its like. One that has been uploaded to Google is in the operator's account, which no caller may read.
 * @throws AppError
 */
export function readFileData(field: Field, { needs }: Pick<Reading, "needs">): Media[] | null {
  const fields = new Fields(field);
  const uri = fields.takeText("fileUri");
  const mediaType = fields.takeText("mimeType")?.value.toLowerCase() ?? "";
  const name = fields.takeText("displayName")?.value ?? null;
  append(needs, fields.rest);
  if (!uri) throw refuseField(`${field.at}.fileUri`, "must be a web address");
  if (!isOnTheWeb(uri.value)) refuse(uri.at, "no files are kept here: send inlineData, or a web address that anyone can read.");
  const source = { kind: "url" as const, url: uri.value };
  if (mediaType.startsWith("image/")) return [{ type: "image", source, detail: null, cache: null, at: field.at }];
  return /^(?:application|text)\//.test(mediaType) ? [{ type: "file", source, name, cache: null, at: field.at }] : null;
}

function isOnTheWeb(uri: string): boolean {
  const url = URL.canParse(uri) ? new URL(uri) : null;
  return url !== null && /^https?:$/.test(url.protocol) && !OWN_HOSTS.test(url.hostname);
}
