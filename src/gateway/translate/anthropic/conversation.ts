import { asObject, asText, type Members } from "../../bytes/json/parse-members";
import { scanTopLevel } from "../../bytes/json/scan-json";
import { refuse, refuseUnknown } from "../refuse";
import { readCacheControl, translateContent } from "./content";

export interface Turn {
  role: "user" | "assistant";
  content: Members[];
}

export interface Conversation {
  /** The text blocks of all system and developer messages, in order. */
  system: Members[];
  /** Never two turns of the same role in a row: Anthropic wants the results of several tools in one user turn. */
  turns: Turn[];
}

const PLAIN_MEMBERS = new Set(["role", "content", "cache_control"]);

/**
 * System and developer messages move to `system`, even from the middle of a conversation. There they keep the operator's authority, which they
 * would lose as user messages; only the newest models accept them in place.
 */
export function translateConversation(messages: unknown): Conversation {
  if (!Array.isArray(messages) || messages.length === 0) refuse("messages", "must be a list of at least one message.");
  const conversation: Conversation = { system: [], turns: [] };
  messages.forEach((value: unknown, i) => {
    addMessage(conversation, value, `messages[${i}]`);
  });
  if (conversation.turns.length === 0) refuse("messages", "must hold a user message that is not empty.");
  return conversation;
}

function addMessage({ system, turns }: Conversation, value: unknown, path: string): void {
  const message = asObject(value);
  if (!message) refuse(path, "must be a message.");
  switch (message.role) {
    case "system":
    case "developer":
      system.push(...markCached(translatePlain(message, path, ["text"]), message, path));
      return;
    case "user":
      addTurn(turns, "user", markCached(translatePlain(message, path, ["text", "image_url", "file"]), message, path));
      return;
    case "assistant":
      addTurn(turns, "assistant", markCached(translateAssistant(message, path), message, path));
      return;
    case "tool":
      addTurn(turns, "user", markCached([translateToolResult(message, path)], message, path));
      return;
    default:
      refuse(`${path}.role`, "must be system, developer, user, assistant or tool.");
  }
}

function translatePlain(message: Members, path: string, allowed: Parameters<typeof translateContent>[2]): Members[] {
  refuseUnknown(path, message, PLAIN_MEMBERS);
  return translateContent(message.content, `${path}.content`, allowed);
}

/** A breakpoint for a whole message goes on its last block. Thinking blocks cannot carry one. */
function markCached(blocks: Members[], message: Members, path: string): Members[] {
  const cache = readCacheControl(message, `${path}.`);
  if (!cache.cache_control) return blocks;
  const last = blocks.at(-1);
  if (!last || last.type === "thinking" || last.type === "redacted_thinking") refuse(`${path}.cache_control`, "there is nothing here to cache.");
  return [...blocks.slice(0, -1), { ...last, ...cache }];
}

function addTurn(turns: Turn[], role: Turn["role"], content: Members[]): void {
  const last = turns.at(-1);
  if (content.length === 0) return;
  if (last?.role === role) last.content.push(...content);
  else turns.push({ role, content: [...content] });
}

/**
 * The members of an assistant message that is sent back. Those that mean nothing to the model are left out: citations, what an SDK has parsed,
 * another provider's state, and thinking as plain text (`reasoning_content`): Anthropic accepts it only with its signature (`thinking_blocks`).
 */
const ASSISTANT_MEMBERS = new Set([
  ...["role", "content", "refusal", "tool_calls", "thinking_blocks", "provider_blocks", "cache_control"],
  ...["annotations", "parsed", "extra_content", "thought_signature", "reasoning_content"],
]);
const CALL_MEMBERS = new Set(["id", "type", "index", "function", "extra_content", "cache_control"]);

/** An assistant message of an earlier turn, in Anthropic's order: thinking, text, tool calls. */
export function translateAssistant(message: Members, path: string): Members[] {
  refuseUnknown(path, message, ASSISTANT_MEMBERS);
  const refusal = message.refusal ?? null;
  if (refusal !== null && typeof refusal !== "string") refuse(`${path}.refusal`, "must be a string.");
  // They could be of any kind and size, so their cost has no bound. No tool that can be requested here produces any.
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

/** A call without arguments is streamed with an empty text. The scan bounds the nesting, as it does for the request itself. */
function readArguments(value: unknown, path: string): Members {
  if (value === "" || value === undefined || value === null) return {};
  if (typeof value !== "string" || !scanTopLevel(Buffer.from(value)).ok) refuse(path, "must be the JSON text of an object.");
  return JSON.parse(value);
}

/** `name` is left out: the call that it answers names the tool. */
const TOOL_RESULT_MEMBERS = new Set(["role", "content", "tool_call_id", "name", "cache_control"]);
/** The ids that Anthropic accepts for tool calls. */
const TOOL_ID = /^[A-Za-z0-9_-]{1,256}$/;

/** A `tool` message → a tool_result block; images are allowed, although OpenAI's own models accept only text. */
export function translateToolResult(message: Members, path: string): Members {
  refuseUnknown(path, message, TOOL_RESULT_MEMBERS);
  const id = readToolId(message.tool_call_id, `${path}.tool_call_id`);
  const content = translateContent(message.content, `${path}.content`, ["text", "image_url", "file"]);
  return { type: "tool_result", tool_use_id: id, ...(content.length > 0 ? { content } : {}) };
}

export function readToolId(value: unknown, path: string): string {
  if (typeof value !== "string" || !TOOL_ID.test(value)) refuse(path, "must be letters, digits, - and _.");
  return value;
}
