import type { Members } from "../../bytes/json/parse-members";
import { formatCustomInput } from "../../hub/custom-input";
import { markSignature } from "../../hub/foreign-signature";
import type { FormatContext } from "../../hub/format";
import type { HubAnswer } from "../../hub/hub-answer";
import { parseInput } from "../../hub/parse-input";
import type { Citation, ImagePart, OutputPart, ReasoningPart, ToolCallPart } from "../../hub/parts";

/** An answer's part as a content block; null: it says nothing, or nothing that this format has. */
export function writeBlock(part: OutputPart, isThinkingShown = true): Members | null {
  switch (part.type) {
    case "text":
      return writeText(part.text, part.citations);
    case "refusal":
      return writeText(part.text, []);
    case "tool-call":
      return { ...startCall(part), input: readInput(part) };
    case "reasoning":
      return writeReasoning(isThinkingShown ? part : { ...part, text: "" });
    case "image":
      return { type: "image", source: writeImageSource(part) };
    default:
      return part.format === "messages" ? part.value : null;
  }
}

function writeText(text: string, citations: readonly Citation[]): Members | null {
  if (text === "" && citations.length === 0) return null;
  return { type: "text", text, ...(citations.length > 0 ? { citations: citations.map(writeCitation) } : {}) };
}

/** A source by its address. Anthropic's also has what it needs to find the place again, which no other provider gives. */
export function writeCitation({ url, title }: Citation): Members {
  return { type: "web_search_result_location", url, title, cited_text: "", encrypted_index: "" };
}

export function startCall({ id, name }: ToolCallPart): Members {
  return { type: "tool_use", id, name, input: {} };
}

/** What a model has not finished writing is no object. */
function readInput({ kind, input }: ToolCallPart): Members {
  return parseInput(kind === "custom" ? formatCustomInput(input) : input) ?? {};
}

function writeReasoning(part: ReasoningPart): Members | null {
  const signature = signatureOf(part);
  if (part.isRedacted) return signature === "" ? null : { type: "redacted_thinking", data: signature };
  return part.text === "" && signature === "" ? null : { type: "thinking", thinking: part.text, signature };
}

/** Another maker's is marked as such. One that nobody can read is left out. */
export function signatureOf({ signature, maker }: Pick<ReasoningPart, "signature" | "maker">): string {
  return signature === null || maker === null ? "" : markSignature(signature, maker, "anthropic");
}

function writeImageSource({ source }: ImagePart): Members {
  return source.kind === "url" ? { type: "url", url: source.url } : { type: "base64", media_type: source.mediaType, data: source.data };
}

/** `thinking.display: omitted`: the caller wants signatures only. */
export function showsThinking({ request }: FormatContext): boolean {
  return request.reasoning?.isShown !== false;
}

/** What a message begins with. Its id is derived from the provider's own, so that its support can look the call up. */
export function writeHead({ id, model }: Pick<HubAnswer, "id" | "model">, context: FormatContext): Members {
  const name = id ?? context.id;
  return { model: model ?? context.requestedModel, id: name.startsWith("msg_") ? name : `msg_${name}`, type: "message", role: "assistant" };
}
