import { printExact } from "../../bytes/json/exact-json";
import { asList, asObject, type Members } from "../../bytes/json/parse-members";
import { readSignature } from "../../hub/foreign-signature";
import type { InputPart, Place, ReasoningPart, ToolResultPart } from "../../hub/parts";
import { refuse } from "../../translate/refuse";
import { malformed, type RequestNotes, readCache, readList, readName, readObject, readText } from "./read-values";

type Reader = (block: Members, at: Place, notes: RequestNotes) => InputPart[];
/** Who says it: the system prompt, a turn, or a tool's result. */
export type Speaker = "system" | "user" | "assistant" | "result";

const ALL: readonly Speaker[] = ["user", "assistant", "result"];
/**
 * The blocks that the hub has too: who may say them, and their members. Those that mean nothing when they are sent back (citations, who called a
 * tool, a mark at thinking) are passed over.
 */
const BLOCKS: Readonly<Record<string, { read: Reader; by: readonly Speaker[]; members: ReadonlySet<string>; hints?: ReadonlySet<string> }>> = {
  text: { read: readTextBlock, by: ["system", ...ALL], members: new Set(["type", "text", "citations", "cache_control"]) },
  image: { read: readImage, by: ALL, members: new Set(["type", "source", "cache_control"]), hints: new Set(["transformations"]) },
  document: { read: readDocument, by: ALL, members: new Set(["type", "source", "title", "citations", "cache_control"]) },
  tool_use: { read: readCall, by: ["assistant"], members: new Set(["type", "id", "name", "input", "caller", "toolset_name", "cache_control"]) },
  tool_result: {
    read: readResult,
    by: ["user"],
    members: new Set(["type", "tool_use_id", "content", "is_error", "toolset_name", "cache_control"]),
  },
  thinking: { read: readThinking, by: ["assistant"], members: new Set(["type", "thinking", "signature", "cache_control"]) },
  redacted_thinking: { read: readRedacted, by: ["assistant"], members: new Set(["type", "data", "cache_control"]) },
};

/** Content is a text or a list of blocks. Those that only Anthropic has, and those newer than us, stay as they are. */
export function readContent(value: unknown, at: Place, speaker: Speaker, notes: RequestNotes): InputPart[] {
  if (typeof value === "string") return value === "" ? [] : [{ type: "text", text: value, citations: [], cache: null, at }];
  if (!Array.isArray(value)) malformed(at, "must be a string or a list of content blocks");
  return value.flatMap((block: unknown, i) => readBlock(block, `${at}[${i}]`, speaker, notes));
}

function readBlock(value: unknown, at: Place, speaker: Speaker, notes: RequestNotes): InputPart[] {
  const block = readObject(value, at);
  const type = readText(block.type, `${at}.type`);
  if (type === "container_upload") refuseFileId(`${at}.file_id`);
  const known = Object.hasOwn(BLOCKS, type) ? BLOCKS[type] : undefined;
  if (!known) return [{ type: "foreign", format: "messages", value: block, at }];
  if (!known.by.includes(speaker)) malformed(`${at}.type`, `${type} is not for ${speaker === "result" ? "a tool's result" : `the ${speaker}`}`);
  notes.note(block, at, known.members, known.hints);
  return known.read(block, at, notes);
}

/** An id names a file in the operator's account, which no caller may read. */
function refuseFileId(at: Place): never {
  return refuse(at, "no files are kept here: send the file itself.");
}

function readTextBlock(block: Members, at: Place): InputPart[] {
  return [{ type: "text", text: readText(block.text, `${at}.text`), citations: [], cache: readCache(block, `${at}.`), at }];
}

function readImage(block: Members, at: Place): InputPart[] {
  const source = readObject(block.source, `${at}.source`);
  const plain = readSource(source, `${at}.source`);
  if (!plain) return [{ type: "foreign", format: "messages", value: block, at }];
  return [{ type: "image", source: plain, detail: null, cache: readCache(block, `${at}.`), at }];
}

/** Null: a kind of source that the hub does not have. */
function readSource(source: Members, at: Place) {
  switch (readText(source.type, `${at}.type`)) {
    case "base64":
      return {
        kind: "base64" as const,
        mediaType: readName(source.media_type, `${at}.media_type`),
        data: readName(source.data, `${at}.data`),
      };
    case "url":
      return { kind: "url" as const, url: readName(source.url, `${at}.url`) };
    case "file":
      return refuseFileId(`${at}.file_id`);
    default:
      return null;
  }
}

function readDocument(block: Members, at: Place, notes: RequestNotes): InputPart[] {
  const source = readObject(block.source, `${at}.source`);
  const cache = readCache(block, `${at}.`);
  const name = block.title == null ? null : readText(block.title, `${at}.title`);
  // Who wants the document cited reads the answer's citations.
  if (asObject(block.citations)?.enabled === true) notes.needs.push({ at: `${at}.citations`, value: block.citations });
  if (source.type === "text") return [{ type: "file", source: { kind: "text", text: readText(source.data, `${at}.source.data`) }, name, cache, at }];
  if (source.type === "content") return readContentSource(source.content, `${at}.source.content`, { name, cache, at }, notes);
  const plain = readSource(source, `${at}.source`);
  return plain ? [{ type: "file", source: plain, name, cache, at }] : [{ type: "foreign", format: "messages", value: block, at }];
}

/** A document that the caller has cut into blocks: one text, or, with pictures among them, block after block. */
function readContentSource(
  content: unknown,
  place: Place,
  document: Pick<InputPart & { type: "file" }, "name" | "cache" | "at">,
  notes: RequestNotes,
): InputPart[] {
  const parts = readContent(content, place, "result", notes);
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  if (texts.length < parts.length) return parts;
  return [{ type: "file", source: { kind: "text", text: texts.join("\n") }, ...document }];
}

function readCall(block: Members, at: Place, notes: RequestNotes): InputPart[] {
  const id = readName(block.id, `${at}.id`);
  const input = printExact(readObject(block.input, `${at}.input`));
  notes.calls.add(id);
  return [{ type: "tool-call", id, name: readName(block.name, `${at}.name`), kind: "function", input, cache: readCache(block, `${at}.`), at }];
}

function readResult(block: Members, at: Place, notes: RequestNotes): InputPart[] {
  const callId = readName(block.tool_use_id, `${at}.tool_use_id`);
  if (!notes.calls.has(callId)) malformed(`${at}.tool_use_id`, "answers no tool_use of an earlier message");
  if (block.is_error != null && typeof block.is_error !== "boolean") malformed(`${at}.is_error`, "must be true or false");
  const parts = readContent(block.content ?? "", `${at}.content`, "result", notes) as ToolResultPart["parts"];
  const isError = block.is_error === true;
  return [{ type: "tool-result", callId, name: null, kind: "function", parts, isError, cache: readCache(block, `${at}.`), at }];
}

/** Without a signature, as we say other providers' thinking that has none, it goes back to nobody. */
function readThinking(block: Members, at: Place): InputPart[] {
  const text = readText(block.thinking, `${at}.thinking`);
  const signature = readText(block.signature ?? "", `${at}.signature`);
  return [reasoning(text, signature, false, at)];
}

function readRedacted(block: Members, at: Place): InputPart[] {
  return [reasoning("", readName(block.data, `${at}.data`), true, at)];
}

function reasoning(text: string, signature: string, isRedacted: boolean, at: Place): ReasoningPart {
  const signed = signature === "" ? { signature: null, maker: null } : readSignature(signature, "anthropic");
  return { type: "reasoning", text, ...signed, isRedacted, id: null, at };
}

/** The turns and system messages of a request. */
export function readMessages(body: Members, notes: RequestNotes) {
  const system = readContent(body.system ?? "", "system", "system", notes);
  const stated = readList(body.messages, "messages");
  const lastOfUser = stated.findLastIndex((value) => asObject(value)?.role === "user");
  const read = stated.map((value, i) => readMessage(value, `messages[${i}]`, notes));
  const messages = read.filter(({ role }, i) => role !== "system" || i > lastOfUser || asObject(stated[i])?.clear_at !== UNTIL_NEXT);
  if (!messages.some(({ role }) => role !== "system")) malformed("messages", "must hold at least one message of the user");
  return [...(system.length > 0 ? [{ role: "system" as const, parts: system, name: null, at: "system" }] : []), ...messages];
}

const ROLES = ["user", "assistant", "system"] as const;
const MESSAGE_MEMBERS = new Set(["role", "content", "clear_at"]);
/** A system message that is shown to the model for the turn that it follows only: it stays in the list, and the model no longer sees it. */
const UNTIL_NEXT = "next_user_message";

function readMessage(value: unknown, at: Place, notes: RequestNotes) {
  const message = readObject(value, at);
  const role = ROLES.find((known) => known === message.role) ?? malformed(`${at}.role`, `must be ${asList(ROLES).join(", ")}`);
  notes.note(message, at, MESSAGE_MEMBERS);
  return { role, parts: readContent(message.content, `${at}.content`, role, notes), name: null, at };
}
