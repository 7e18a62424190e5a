import { scanTopLevel } from "../bytes/json/scan-json";
import { asObject, asText, type Members } from "./read-json";
import { refuse, refuseUnknown } from "./refuse";
import { translateContent } from "./translate-part";
import { readToolId } from "./translate-tool-result";

/**
 * What stands beside the words in an answer that is sent back. Left out, because it says nothing to the model: marks of sources, what an SDK has
 * parsed, another provider's state, and thinking as bare text (`reasoning_content`), which Anthropic takes with its signature only: `thinking_blocks`.
 */
const MEMBERS = new Set([
  ...["role", "content", "refusal", "tool_calls", "thinking_blocks", "provider_blocks", "cache_control"],
  ...["annotations", "parsed", "extra_content", "thought_signature", "reasoning_content"],
]);
const CALL_MEMBERS = new Set(["id", "type", "index", "function", "extra_content", "cache_control"]);

/** An answer of an earlier turn, in the order in which Anthropic gives it: thinking, text, tool calls. */
export function translateAssistant(message: Members, path: string): Members[] {
  refuseUnknown(path, message, MEMBERS);
  const refusal = message.refusal ?? null;
  if (refusal !== null && typeof refusal !== "string") refuse(`${path}.refusal`, "must be a string.");
  // They could be of any kind and size: what they cost could not be bounded. No tool that can be asked for here makes any.
  if (listOf(message.provider_blocks, `${path}.provider_blocks`).length > 0) refuse(`${path}.provider_blocks`, "cannot be sent back.");
  return [
    ...listOf(message.thinking_blocks, `${path}.thinking_blocks`).map(([block, at]) => translateThinking(block, at)),
    ...translateContent(message.content, `${path}.content`, ["text", "refusal"]),
    ...translateContent(refusal, `${path}.refusal`, []),
    ...listOf(message.tool_calls, `${path}.tool_calls`).map(([call, at]) => translateToolCall(call, at)),
  ];
}

function listOf(value: unknown, path: string): [unknown, string][] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) refuse(path, "must be a list.");
  return value.map((entry: unknown, i) => [entry, `${path}[${i}]`]);
}

function translateThinking(value: unknown, path: string): Members {
  const block = asObject(value);
  if (block?.type === "redacted_thinking" && typeof block.data === "string") return { type: "redacted_thinking", data: block.data };
  if (block?.type !== "thinking" || typeof block.thinking !== "string") refuse(path, "must be a thinking block as it was received.");
  if (typeof block.signature !== "string" || block.signature === "") refuse(`${path}.signature`, "thinking is accepted with its signature only.");
  return { type: "thinking", thinking: block.thinking, signature: block.signature };
}

function translateToolCall(value: unknown, path: string): Members {
  const call = asObject(value);
  if (!call) refuse(path, "must be a tool call.");
  if (call.type !== undefined && call.type !== "function") refuse(`${path}.type`, "must be function: this model has no other tools.");
  refuseUnknown(path, call, CALL_MEMBERS);
  const called = asObject(call.function);
  const name = asText(called?.name);
  if (!called || !name) refuse(`${path}.function.name`, "must be a string.");
  return { type: "tool_use", id: readToolId(call.id, `${path}.id`), name, input: readArguments(called.arguments, `${path}.function.arguments`) };
}

/** No text at all is how a call without arguments is streamed. The scan bounds the nesting, as the request's own is. */
function readArguments(value: unknown, path: string): Members {
  if (value === "" || value === undefined || value === null) return {};
  if (typeof value !== "string" || !scanTopLevel(Buffer.from(value)).ok) refuse(path, "must be the JSON text of an object.");
  return JSON.parse(value);
}
