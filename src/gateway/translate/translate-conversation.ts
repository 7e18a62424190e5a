import { readCacheControl } from "./read-cache-control";
import { asObject, type Members } from "./read-json";
import { refuse, refuseUnknown } from "./refuse";
import { translateAssistant } from "./translate-assistant";
import { translateContent } from "./translate-part";
import { translateToolResult } from "./translate-tool-result";

export interface Turn {
  role: "user" | "assistant";
  content: Members[];
}

export interface Conversation {
  /** Text blocks of all system and developer messages, in their order. */
  system: Members[];
  /** Never two of one role in a row: results of several tools are one user turn, as Anthropic wants them. */
  turns: Turn[];
}

const PLAIN_MEMBERS = new Set(["role", "content", "cache_control"]);

/**
 * System and developer messages go to `system`, also those from the middle of a conversation: there they keep the operator's authority, which
 * they would lose as a user's words, and current models alone would take them in their place.
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

/** A whole message's breakpoint stands on its last block; thinking cannot carry one. */
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
