import type { Members } from "./read-json";
import { refuse, refuseUnknown } from "./refuse";
import { translateContent } from "./translate-part";

/** The name of the tool stands in the call already. */
const MEMBERS = new Set(["role", "content", "tool_call_id", "name", "cache_control"]);
/** What Anthropic takes as an id of a tool call. */
const TOOL_ID = /^[A-Za-z0-9_-]{1,256}$/;

/** A `tool` message → a tool_result block; images are allowed, though OpenAI's own models take text only. */
export function translateToolResult(message: Members, path: string): Members {
  refuseUnknown(path, message, MEMBERS);
  const id = readToolId(message.tool_call_id, `${path}.tool_call_id`);
  const content = translateContent(message.content, `${path}.content`, ["text", "image_url", "file"]);
  return { type: "tool_result", tool_use_id: id, ...(content.length > 0 ? { content } : {}) };
}

export function readToolId(value: unknown, path: string): string {
  if (typeof value !== "string" || !TOOL_ID.test(value)) refuse(path, "must be letters, digits, - and _.");
  return value;
}
