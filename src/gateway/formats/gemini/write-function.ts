import type { Members } from "../../bytes/json/parse-members";
import { formatCustomInput } from "../../hub/custom-input";
import { parseInput } from "../../hub/parse-input";
import type { TextPart, ToolCallPart, ToolResultPart } from "../../hub/parts";
import { refuse } from "../../translate/refuse";
import type { GeminiTraits } from "./model-traits";
import { writeMedia } from "./write-media";

export function writeFunctionCall({ id, name, kind, input, at }: ToolCallPart): Members {
  const json = kind === "custom" ? formatCustomInput(input) : input || "{}";
  const args = parseInput(json) ?? refuse(at, "its arguments must be the JSON text of an object.");
  return { functionCall: { id, name, args } };
}

/**
 * What a function has answered. From Gemini 3 on pictures and documents are parts of it (https://ai.google.dev/gemini-api/docs/function-calling#multimodal);
 * before, and when they are on the web, they follow it: `others`.
 */
export function writeFunctionResponse(part: ToolResultPart, name: string | null, traits: GeminiTraits): { result: Members; others: Members[] } {
  if (!name) refuse(part.at, "answers no tool call that stands before it.");
  const foreign = part.parts.find(({ type }) => type === "foreign");
  if (foreign) refuse(foreign.at, "is not supported by this model.");
  const media = part.parts.flatMap((inner) => (inner.type === "image" || inner.type === "file" ? [writeMedia(inner, traits)] : []));
  const inner = traits.isThird ? media.filter(({ inlineData }) => inlineData !== undefined) : [];
  const text = part.parts
    .filter((said): said is TextPart => said.type === "text")
    .map((said) => said.text)
    .join("\n");
  const response = part.isError ? { error: text } : { output: text };
  return {
    result: { functionResponse: { id: part.callId, name, response, ...(inner.length > 0 ? { parts: inner } : {}) } },
    others: media.filter((sent) => !inner.includes(sent)),
  };
}
