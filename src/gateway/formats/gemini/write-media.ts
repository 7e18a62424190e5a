import type { Members } from "../../bytes/json/parse-members";
import type { AudioPart, FilePart, ImagePart } from "../../hub/parts";
import { refuse } from "../../translate/refuse";
import { audioType, imageType, typeOfUrl } from "./media-types";
import type { GeminiTraits } from "./model-traits";

/** A picture, a document or a sound as Gemini is sent it: inline, or fetched by Google from the web. @throws AppError that names what it does not take */
export function writeMedia(part: ImagePart | FilePart | AudioPart, traits: GeminiTraits): Members {
  switch (part.type) {
    case "audio": {
      const mimeType = audioType(part.format) ?? refuse(part.at, "this model does not hear sound of this format.");
      return { inlineData: { mimeType, data: part.data } };
    }
    case "image": {
      if (part.source.kind === "url") return fetched(part.source.url, "image/jpeg", part, traits);
      const mimeType = imageType(part.source.mediaType) ?? refuse(part.at, "must be a PNG, JPEG, WebP, HEIC or HEIF image with this model.");
      return { inlineData: { mimeType, data: part.source.data } };
    }
    case "file":
      return writeFile(part, traits);
  }
}

function writeFile(part: FilePart, traits: GeminiTraits): Members {
  const { source } = part;
  if (source.kind === "url") return fetched(source.url, "application/pdf", part, traits);
  if (source.kind === "text") return { inlineData: { mimeType: "text/plain", data: Buffer.from(source.text).toString("base64") } };
  return { inlineData: { mimeType: source.mediaType, data: source.data } };
}

function fetched(fileUri: string, likely: string, { at }: ImagePart | FilePart, traits: GeminiTraits): Members {
  if (!traits.readsUrls) refuse(at, "this model does not read web addresses: send the data itself.");
  if (!/^https:/i.test(fileUri)) refuse(at, "must be an https address with this model, or the data itself.");
  return { fileData: { mimeType: typeOfUrl(fileUri, likely), fileUri } };
}
