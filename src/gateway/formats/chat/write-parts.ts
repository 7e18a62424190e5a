import type { Members } from "../../bytes/json/parse-members";
import { formatDataUrl } from "../../hub/data-url";
import type { FilePart, InputPart } from "../../hub/parts";
import { refuse } from "../../translate/refuse";
import { formatSource } from "./write-extras";

/** A message's content: a text as it is, several parts as a list. Null: nothing. */
export function formatContent(parts: readonly InputPart[]): string | Members[] | null {
  const [only] = parts;
  if (parts.length === 0) return null;
  return parts.length === 1 && only?.type === "text" ? only.text : parts.map(formatPart);
}

/** @throws AppError for what this format, or this place in it, does not have */
export function formatPart(part: InputPart): Members {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text };
    case "image":
      return { type: "image_url", image_url: { url: formatSource(part.source), ...(part.detail ? { detail: part.detail } : {}) } };
    case "audio":
      return { type: "input_audio", input_audio: { data: part.data, format: part.format } };
    case "file":
      return formatFile(part);
    case "refusal":
      return { type: "refusal", refusal: part.text };
    case "foreign":
      if (part.format === "chat") return part.value;
      break;
    default:
  }
  return refuse(part.at, "is not supported by this model.");
}

/** Plain text stands in the conversation itself, below its name: every model reads it there. */
function formatFile({ source, name, at }: FilePart): Members {
  if (source.kind === "url") refuse(at, "documents by web address are not supported by this model: send the content itself.");
  if (source.kind === "text") return { type: "text", text: name ? `${name}:\n${source.text}` : source.text };
  const filename = name ?? `document.${source.mediaType.split("/")[1]}`; // OpenAI does not take one without a name
  return { type: "file", file: { file_data: formatDataUrl(source), filename } };
}
