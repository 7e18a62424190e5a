import { asObject, asText, type Members } from "../../bytes/json/parse-members";
import type { HubMessage } from "../../hub/hub-request";
import { noteUnknown } from "../../hub/note-unknown";
import type { InputPart, Place, ToolCallPart } from "../../hub/parts";
import { refuse } from "../../translate/refuse";
import type { FieldList } from "./field-list";
import { readAssistant } from "./read-assistant";
import { markLast, readCache } from "./read-cache";
import { isResultPart, readContent } from "./read-parts";

const PLAIN_MEMBERS = new Set(["role", "content", "name", "cache_control"]);
const TOOL_MEMBERS = new Set([...PLAIN_MEMBERS, "tool_call_id"]);

/** The results of several tools that follow each other are one message, as the calls that they answer are. */
export function readMessages(messages: readonly unknown[], fields: FieldList): HubMessage[] {
  const read: HubMessage[] = [];
  const calls = new Map<string, ToolCallPart["kind"]>();
  let results: HubMessage | null = null;
  messages.forEach((value, i) => {
    const message = asObject(value) ?? {};
    const at = `messages[${i}]`;
    const parts = readMessage(message, at, fields, calls);
    for (const part of parts) if (part.type === "tool-call") calls.set(part.id, part.kind);
    markLast(parts, readCache(message, at));
    const isResult = message.role === "tool";
    if (isResult && results) results.parts.push(...parts);
    else read.push({ role: roleOf(message.role), parts, name: isResult ? null : (asText(message.name) ?? null), at });
    if (!isResult) results = null;
    else results ??= read.at(-1) ?? null;
  });
  return read;
}

function roleOf(role: unknown): HubMessage["role"] {
  return role === "assistant" ? "assistant" : role === "system" || role === "developer" ? "system" : "user";
}

function readMessage(message: Members, at: Place, fields: FieldList, calls: ReadonlyMap<string, ToolCallPart["kind"]>): InputPart[] {
  switch (message.role) {
    case "assistant":
      return readAssistant(message, at, fields);
    case "tool":
      return [readResult(message, at, fields, calls)];
    case "function":
      // The results of a time before tools: no other format has them.
      fields.needs.push({ at: `${at}.role`, value: message.role });
      return readContent(message.content, `${at}.content`, fields);
    default:
      noteUnknown(fields.needs, at, message, PLAIN_MEMBERS);
      return readContent(message.content, `${at}.content`, fields);
  }
}

function readResult(message: Members, at: Place, fields: FieldList, calls: ReadonlyMap<string, ToolCallPart["kind"]>): InputPart {
  noteUnknown(fields.needs, at, message, TOOL_MEMBERS);
  const callId = asText(message.tool_call_id) ?? "";
  const kind = calls.get(callId);
  if (!kind) refuse(`${at}.tool_call_id`, "answers no tool call of an earlier message.");
  const parts = readContent(message.content, `${at}.content`, fields).filter(isResultPart);
  return { type: "tool-result", callId, name: asText(message.name) || null, kind, parts, isError: false, cache: null, at };
}
