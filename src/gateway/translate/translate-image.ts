import { IMAGE_HINTS } from "./hints";
import { readDataUrl } from "./read-data-url";
import { asObject, type Members } from "./read-json";
import { refuse, refuseUnknown } from "./refuse";

/** https://platform.claude.com/docs/en/build-with-claude/vision */
const TYPES: Record<string, string> = {
  "image/jpeg": "image/jpeg",
  "image/jpg": "image/jpeg",
  "image/png": "image/png",
  "image/gif": "image/gif",
  "image/webp": "image/webp",
};
const MEMBERS = new Set(["url", ...Object.keys(IMAGE_HINTS)]);
const DETAILS = new Set<unknown>(["auto", "low", "high"]);

/** `image_url` → an image block; the provider fetches a web address, we do not. */
export function translateImage(value: unknown, path: string): Members {
  const image = asObject(value);
  if (!image || typeof image.url !== "string") refuse(`${path}.url`, "must be a data: URL or a web address.");
  refuseUnknown(path, image, MEMBERS);
  // A hint: the whole image is always looked at, as if "high" had been said.
  if (image.detail != null && !DETAILS.has(image.detail)) refuse(`${path}.detail`, "must be auto, low or high.");
  return { type: "image", source: readSource(image.url, `${path}.url`) };
}

function readSource(url: string, path: string): Members {
  if (/^https?:\/\//i.test(url)) return { type: "url", url };
  const image = readDataUrl(url);
  const mediaType = image && TYPES[image.mediaType];
  if (!mediaType) refuse(path, "must be a web address or a base64 data: URL of a JPEG, PNG, GIF or WebP image.");
  return { type: "base64", media_type: mediaType, data: image.data };
}
