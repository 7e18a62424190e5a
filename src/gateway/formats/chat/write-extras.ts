import type { Members } from "../../bytes/json/parse-members";
import { formatDataUrl } from "../../hub/data-url";
import { markSignature } from "../../hub/foreign-signature";
import type { ImagePart, InputPart, ReasoningPart, TextPart, ToolCallPart } from "../../hub/parts";

/** Google's signature of the call that follows it: it goes with the call. */
function isCallSignature(part: InputPart | undefined, next: InputPart | undefined): part is ReasoningPart & { signature: string } {
  return part?.type === "reasoning" && part.maker === "google" && part.text === "" && isSigned(part) && next?.type === "tool-call";
}

/** The thinking as text, as far as it is shown. */
export function formatReasoning(parts: readonly InputPart[]): string {
  return parts.map((part) => (part.type === "reasoning" ? part.text : "")).join("");
}

/**
 * What OpenAI's message has no member for. Thinking without a signature cannot be sent back: it is only in `reasoning_content`. Another maker's than
 * Anthropic's is marked as such.
 */
export function formatExtras(parts: readonly InputPart[]): Members {
  const thinking_blocks = parts.flatMap((part, i) =>
    part.type === "reasoning" && isSigned(part) && !isCallSignature(part, parts[i + 1]) ? [formatThinking(part)] : [],
  );
  const provider_blocks = parts.flatMap((part) => (part.type === "foreign" ? [formatForeign(part)] : []));
  const annotations = formatAnnotations(parts);
  const images = parts.flatMap((part) => (part.type === "image" ? [{ type: "image_url", image_url: { url: formatSource(part.source) } }] : []));
  return Object.fromEntries(Object.entries({ thinking_blocks, provider_blocks, annotations, images }).filter(([, list]) => list.length > 0));
}

function isSigned(part: ReasoningPart): part is ReasoningPart & { signature: string } {
  return part.signature !== null && part.maker !== null;
}

function formatThinking({ text, signature, maker, isRedacted, id }: ReasoningPart & { signature: string }): Members {
  const mark = markSignature(signature, maker, "anthropic");
  const block = isRedacted ? { type: "redacted_thinking", data: mark } : { type: "thinking", thinking: text, signature: mark };
  return id === null ? block : { ...block, id };
}

function formatForeign({ format, value }: Extract<InputPart, { type: "foreign" }>): Members {
  return format === "messages" ? value : { type: format, value };
}

/** Citations count in their own text, annotations in the whole content. */
function formatAnnotations(parts: readonly InputPart[]): Members[] {
  let offset = 0;
  return parts.flatMap((part) => {
    if (part.type !== "text") return [];
    const start = offset;
    offset += part.text.length;
    return part.citations.map((citation) => formatCitation(citation, start));
  });
}

function formatCitation({ startIndex, endIndex, url, title }: TextPart["citations"][number], offset: number): Members {
  return { type: "url_citation", url_citation: { start_index: offset + startIndex, end_index: offset + endIndex, url, title } };
}

export function formatSource(source: ImagePart["source"]): string {
  return source.kind === "url" ? source.url : formatDataUrl(source);
}

/** @param before the part before the call */
export function formatCall(call: ToolCallPart, before: InputPart | undefined): Members {
  const { id, name, kind, input } = call;
  const signed = isCallSignature(before, call) ? { extra_content: { google: { thought_signature: before.signature } } } : {};
  if (kind === "custom") return { id, type: "custom", custom: { name, input }, ...signed };
  return { id, type: "function", function: { name, arguments: input }, ...signed };
}
