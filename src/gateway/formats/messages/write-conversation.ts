import type { Members } from "../../bytes/json/parse-members";
import type { DroppedFields } from "../../hub/dropped-fields";
import type { HubMessage, HubRequest } from "../../hub/hub-request";
import { MESSAGES_FIELD } from "../../hub/parts";
import { refuse } from "../../translate/refuse";
import { writeParts } from "./write-parts";

export interface Turn {
  role: "user" | "assistant";
  content: Members[];
}

export interface Conversation {
  /** The text blocks of all system messages, in order. */
  system: Members[];
  /** Never two turns of the same role in a row: Anthropic wants the results of several tools in one user turn. */
  turns: Turn[];
}

/**
 * System messages move to `system`, even from the middle of a conversation. There they keep the operator's authority, which they would lose as user
 * messages; only the newest models accept them in place.
 */
export function writeConversation({ format, messages }: HubRequest, dropped: DroppedFields): Conversation {
  const conversation: Conversation = { system: [], turns: [] };
  for (const message of messages) addMessage(conversation, message, dropped);
  if (conversation.turns.length === 0) refuse(MESSAGES_FIELD[format], "must hold a user message that is not empty.");
  return { ...conversation, turns: conversation.turns.map(putResultsFirst) };
}

/** Anthropic wants the results of tools before anything else in the turn that follows their calls. */
function putResultsFirst({ role, content }: Turn): Turn {
  const results = content.filter(({ type }) => type === "tool_result");
  return { role, content: results.length === 0 ? content : [...results, ...content.filter(({ type }) => type !== "tool_result")] };
}

function addMessage({ system, turns }: Conversation, { role, parts, name, at }: HubMessage, dropped: DroppedFields): void {
  if (name !== null) refuse(`${at}.name`, "is not supported by this model.");
  const blocks = writeParts(parts, role, dropped);
  if (role === "system") system.push(...blocks);
  else addTurn(turns, role, blocks);
}

function addTurn(turns: Turn[], role: Turn["role"], content: Members[]): void {
  const last = turns.at(-1);
  if (content.length === 0) return;
  if (last?.role === role) last.content.push(...content);
  else turns.push({ role, content: [...content] });
}
