import { asList, asObject, asText, type Members } from "../../bytes/json/parse-members";

/**
 * Mistral's reasoning models answer with a list of thinking and texts in `content`: https://docs.mistral.ai/studio-api/conversations/reasoning.
 * @param said a message, or a stream's piece of one
 * @returns the same where its content is none
 */
export function flattenContent(said: Members): Members {
  if (!Array.isArray(said.content)) return said;
  const parts = said.content.map((part) => asObject(part) ?? {});
  const reasoning = parts.map(({ thinking }) => asText(thinking) ?? asList(thinking).map(textOf).join("")).join("");
  return { ...said, content: parts.map(textOf).join(""), ...(reasoning === "" ? {} : { reasoning_content: reasoning }) };
}

function textOf(part: unknown): string {
  return asText(asObject(part)?.text) ?? "";
}
