import type { Members } from "../../bytes/json/parse-members";
import { formatDataUrl } from "../../hub/data-url";
import type { HubMessage } from "../../hub/hub-request";
import type { CacheMark, FilePart, ImagePart, InputPart, ToolResultPart } from "../../hub/parts";
import { refuse } from "../../translate/refuse";
import { writeEncryptedContent } from "./encrypted-content";
import { writeCitation } from "./write-item";

/** What a message's content can hold. */
const CONTENT = new Set<InputPart["type"]>(["text", "refusal", "image", "file", "audio"]);

interface InputRules {
  /** This format's cache marks go back to it. */
  keepsCacheMarks: boolean;
}

/** The conversation as items. @throws AppError that names a part which this format does not have */
export function writeInput(messages: readonly HubMessage[], rules: InputRules): Members[] {
  return messages.flatMap((message) => writeMessage(message, rules));
}

function writeMessage({ role, parts, name, at }: HubMessage, rules: InputRules): Members[] {
  if (name !== null) refuse(`${at}.name`, "is not supported by this model.");
  const items: Members[] = [];
  let content: Members[] | null = null;
  for (const part of parts) {
    if (!CONTENT.has(part.type) || (part.type === "image" && role === "assistant")) {
      content = null;
      items.push(...writeItem(part, items.length, rules));
      continue;
    }
    if (!content) {
      content = [];
      items.push({ type: "message", role, content });
    }
    content.push(writeContent(part, role, rules));
  }
  return items;
}

function writeItem(part: InputPart, index: number, rules: InputRules): Members[] {
  switch (part.type) {
    case "tool-call": {
      const call = { call_id: part.id, name: part.name };
      if (part.kind === "custom") return [{ type: "custom_tool_call", ...call, input: part.input }];
      return [{ type: "function_call", ...call, arguments: part.input || "{}" }];
    }
    case "tool-result": {
      const type = part.kind === "custom" ? "custom_tool_call_output" : "function_call_output";
      return [{ type, call_id: part.callId, output: writeOutput(part, rules) }];
    }
    case "reasoning": {
      // Of other makers it means nothing here, and unsigned it would be refused.
      if (part.maker !== "openai" || part.signature === null) return [];
      const summary = part.text === "" ? [] : [{ type: "summary_text", text: part.text }];
      return [{ type: "reasoning", ...(part.id === null ? {} : { id: part.id }), summary, encrypted_content: writeEncryptedContent(part) }];
    }
    case "image": {
      if (part.source.kind === "url") refuse(part.at, "an image of the assistant's must be sent as data with this model.");
      const format = part.source.mediaType.slice("image/".length);
      return [{ type: "image_generation_call", id: `ig_${index}`, status: "completed", result: part.source.data, output_format: format }];
    }
    case "foreign":
      return [part.format === "responses" ? part.value : refuse(part.at, "is not supported by this model.")];
    default:
      return refuse(part.at, "is not supported by this model.");
  }
}

/** A single text is sent as one: not every provider that speaks this format takes lists. */
function writeOutput({ parts }: ToolResultPart, rules: InputRules): string | Members[] {
  const [only] = parts;
  if (!only) return "";
  if (parts.length === 1 && only.type === "text" && !(rules.keepsCacheMarks && only.cache)) return only.text;
  return parts.map((part) => {
    if (part.type !== "foreign") return writeContent(part, "user", rules);
    return part.format === "responses" ? part.value : refuse(part.at, "is not supported by this model.");
  });
}

function writeContent(part: InputPart, role: HubMessage["role"], rules: InputRules): Members {
  const cache = "cache" in part && rules.keepsCacheMarks ? writeBreakpoint(part.cache) : {};
  switch (part.type) {
    case "text":
      if (role !== "assistant") return { type: "input_text", text: part.text, ...cache };
      return { type: "output_text", text: part.text, annotations: part.citations.map(writeCitation), ...cache };
    case "refusal":
      return { type: "refusal", refusal: part.text };
    case "image":
      return { type: "input_image", image_url: writeImageUrl(part), detail: part.detail ?? "auto", ...cache };
    case "file":
      return { type: "input_file", ...writeFile(part), ...cache };
    case "audio":
      return { type: "input_audio", input_audio: { data: part.data, format: part.format }, ...cache };
    default:
      return refuse(part.at, "is not supported by this model.");
  }
}

function writeBreakpoint(cache: CacheMark | null): Members {
  return cache ? { prompt_cache_breakpoint: { mode: "explicit" } } : {};
}

function writeImageUrl({ source }: ImagePart): string {
  return source.kind === "url" ? source.url : formatDataUrl(source);
}

/** A file that is sent as data has to have a name. */
function writeFile({ source, name }: FilePart): Members {
  if (source.kind === "url") return { file_url: source.url, ...(name === null ? {} : { filename: name }) };
  if (source.kind === "text")
    return { filename: name ?? "file.txt", file_data: formatDataUrl({ mediaType: "text/plain", data: Buffer.from(source.text).toString("base64") }) };
  const ending = source.mediaType.split("/")[1] as string;
  return { filename: name ?? `file.${ending}`, file_data: formatDataUrl(source) };
}
