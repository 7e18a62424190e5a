import { printExact } from "../../bytes/json/exact-json";
import { asList, asObject, asText, type Members } from "../../bytes/json/parse-members";
import type { HubField, HubMessage } from "../../hub/hub-request";
import { noteUnknown } from "../../hub/note-unknown";
import type { ImagePart, InputPart, ReasoningPart, ToolCallPart, ToolResultPart } from "../../hub/parts";
import { refuse } from "../../translate/refuse";
import { readEncryptedContent } from "./encrypted-content";
import { flattenName } from "./flatten-name";
import { readContent, readString } from "./read-content";
import { readTools, SEARCH } from "./read-tools";

interface InputFacts {
  /** Of a conversation whose beginning is stored: its calls are not here. */
  isContinued: boolean;
  /** Unknown members are added. */
  needs: HubField[];
}

/** `input`, a text or a list of items. What the model gave in a row is one message, and the results in a row another. */
export function readInput(input: unknown, { isContinued, needs }: InputFacts): HubMessage[] {
  const conversation = new Conversation(isContinued, needs);
  if (typeof input === "string") conversation.add({ role: "user", content: input }, "input");
  else if (Array.isArray(input)) for (const [i, item] of input.entries()) conversation.addItem(item, `input[${i}]`);
  else if (input != null || !isContinued) refuse("input", "must be a string or a list of items.");
  if (conversation.messages.length === 0 && !isContinued) refuse("input", "must say something.");
  return conversation.messages;
}

const EVERY_ITEM = ["type", "id", "status", "created_by", "caller", "internal_chat_message_metadata_passthrough", "metadata"];
const known = (...names: string[]) => new Set([...EVERY_ITEM, ...names]);
const MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  message: known("role", "content", "phase", "end_turn"),
  reasoning: known("summary", "content", "encrypted_content"),
  function_call: known("call_id", "name", "namespace", "arguments", "parsed_arguments"),
  custom_tool_call: known("call_id", "name", "namespace", "input"),
  local_shell_call: known("call_id", "action"),
  function_call_output: known("call_id", "output", "name"),
  custom_tool_call_output: known("call_id", "output", "name"),
  local_shell_call_output: known("call_id", "output"),
  tool_search_call: known("call_id", "execution", "arguments"),
  tool_search_output: known("call_id", "execution", "tools"),
  image_generation_call: known("result", "output_format", "revised_prompt", "background", "quality", "size", "action"),
};
const ROLES: Readonly<Record<string, HubMessage["role"]>> = { user: "user", assistant: "assistant", system: "system", developer: "system" };

class Conversation {
  readonly messages: HubMessage[] = [];
  readonly #calls = new Set<unknown>();
  /** What the last message was made of: items of the same kind go on with it. */
  #last: "said" | "results" | null = null;

  constructor(
    readonly isContinued: boolean,
    readonly needs: HubField[],
  ) {}

  addItem(value: unknown, at: string): void {
    const item = asObject(value) ?? refuse(at, "must be an item.");
    // A reference's type may be left out; a message's too.
    const type = item.type ?? (item.role !== undefined ? "message" : "item_reference");
    if (type === "item_reference") refuse(at, "nothing is stored here: send the item itself, not a reference to it.");
    const members = typeof type === "string" && Object.hasOwn(MEMBERS, type) ? MEMBERS[type] : null;
    if (members) noteUnknown(this.needs, at, item, members);
    this.add({ ...item, type: readString(type, `${at}.type`) }, at);
  }

  add(item: Members, at: string): void {
    switch (item.type) {
      case undefined:
      case "message":
        this.#addMessage(item, at);
        return;
      case "reasoning":
        this.#say(readReasoning(item, at), at);
        return;
      case "additional_tools": // among the request's tools
        return;
      case "tool_search_call":
      case "tool_search_output":
        this.#addSearch(item, at);
        return;
      case "function_call":
      case "custom_tool_call":
      case "local_shell_call":
        for (const id of [item.call_id, item.id]) if (id != null) this.#calls.add(id);
        this.#say(readCall(item, at), at);
        return;
      case "function_call_output":
      case "custom_tool_call_output":
      case "local_shell_call_output":
        this.#append("results", "user", [this.#readResult(item, at)], at);
        return;
      case "image_generation_call":
        this.#say(readMadeImage(item, at) ?? { type: "foreign", format: "responses", value: item, at }, at);
        return;
      default:
        this.#addForeign(item, at);
    }
  }

  #addForeign(item: Members, at: string): void {
    const isResult = String(item.type).endsWith("_output");
    this.#append(isResult ? "results" : "said", isResult ? "user" : "assistant", [{ type: "foreign", format: "responses", value: item, at }], at);
  }

  /** A search for tools by the caller is a call like others; what it has found is among the request's tools. */
  #addSearch(item: Members, at: string): void {
    if (item.execution !== "client") this.#addForeign(item, at);
    else if (item.type === "tool_search_call")
      this.add({ ...item, type: "function_call", name: SEARCH, arguments: printExact(item.arguments ?? {}) }, at);
    else this.add({ ...item, type: "function_call_output", output: describeTools(item.tools) }, at);
  }

  #addMessage(item: Members, at: string): void {
    const isInput = item.type === undefined;
    const role = typeof item.role === "string" && Object.hasOwn(ROLES, item.role) ? (ROLES[item.role] as HubMessage["role"]) : null;
    if (!role) refuse(`${at}.role`, "must be user, assistant, system or developer.");
    const wrap = (part: Members) => ({ type: "message", role: item.role, content: [part] });
    const parts = readContent(item.content, isInput ? at : `${at}.content`, this.needs, wrap);
    this.#append(role === "assistant" ? "said" : null, role, parts, at);
  }

  #say(part: InputPart, at: string): void {
    this.#append("said", "assistant", [part], at);
  }

  #append(kind: "said" | "results" | null, role: HubMessage["role"], parts: InputPart[], at: string): void {
    if (parts.length === 0) return;
    if (kind !== null && kind === this.#last) this.messages.at(-1)?.parts.push(...parts);
    else this.messages.push({ role, parts, name: null, at });
    this.#last = kind;
  }

  #readResult(item: Members, at: string): ToolResultPart {
    // A local shell's output has the call's id for its own.
    const callId = readString(item.call_id ?? item.id, `${at}.call_id`);
    if (!this.#calls.has(callId) && !this.isContinued) refuse(`${at}.call_id`, "there is no call with this id before it.");
    const wrap = (part: Members) => part;
    const parts = readContent(item.output, `${at}.output`, this.needs, wrap).map((part, i) => {
      if (part.type === "audio" || part.type === "refusal") refuse(`${at}.output[${i}].type`, "must be input_text, input_image or input_file here.");
      return part;
    });
    const kind = item.type === "custom_tool_call_output" ? "custom" : "function";
    return { type: "tool-result", callId, name: asText(item.name), kind, parts, isError: false, cache: null, at };
  }
}

function readCall(item: Members, at: string): ToolCallPart {
  const id = readString(item.call_id ?? item.id, `${at}.call_id`);
  const call = { type: "tool-call" as const, id, cache: null, at };
  // The tool has no name; what it was told is an object.
  if (item.type === "local_shell_call") return { ...call, name: "local_shell", kind: "function", input: printExact(asObject(item.action) ?? {}) };
  const name = flattenName(asText(item.namespace), readString(item.name, `${at}.name`));
  if (name === "") refuse(`${at}.name`, "must not be empty.");
  if (item.type === "custom_tool_call") return { ...call, name, kind: "custom", input: readString(item.input, `${at}.input`) };
  return { ...call, name, kind: "function", input: readString(item.arguments, `${at}.arguments`) };
}

function readReasoning(item: Members, at: string): ReasoningPart {
  if (item.encrypted_content != null) readString(item.encrypted_content, `${at}.encrypted_content`);
  return { ...reasoningOf(item), at };
}

/** What a search has found, to the model. */
function describeTools(tools: unknown): string {
  const names = readTools(tools ?? [], [], []).map(({ name }) => name);
  return names.length > 0 ? `These tools can be called now: ${names.join(", ")}` : "No tool was found.";
}

/** A reasoning item as its provider, or a caller, has it. */
export function reasoningOf(item: Members): ReasoningPart {
  const summary = asList(item.summary).map((part) => asText(asObject(part)?.text) ?? "");
  const content = asList(item.content).map((part) => asText(asObject(part)?.text) ?? "");
  const text = summary.length > 0 ? summary.join(SUMMARY_BREAK) : content.join("");
  return { type: "reasoning", text, ...readEncryptedContent(asText(item.encrypted_content)), id: asText(item.id), at: "" };
}

/** Between the parts of a summary. */
export const SUMMARY_BREAK = "\n\n";

/** An image that a model has made; null: without the image. */
export function readMadeImage(item: Members, at: string): ImagePart | null {
  const data = asText(item.result);
  if (!data) return null;
  const mediaType = `image/${asText(item.output_format) ?? "png"}`;
  return { type: "image", source: { kind: "base64", mediaType, data }, detail: null, cache: null, at };
}
