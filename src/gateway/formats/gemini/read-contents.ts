import { asObject } from "../../bytes/json/parse-members";
import type { HubMessage } from "../../hub/hub-request";
import type { InputPart } from "../../hub/parts";
import { refuseField } from "../../translate/chat/check-fields";
import { refuse } from "../../translate/refuse";
import { append } from "./append";
import { type Field, Fields, listFields } from "./fields";
import { readPart } from "./read-part";
import type { Reading } from "./reading";

const ROLES: Record<string, "user" | "assistant"> = { user: "user", model: "assistant", function: "user" };

/**
 * `contents`: a list, one content, or a text. Contents of the model that follow each other are one message: SDKs keep each chunk of a stream as a
 * content of its own, and send them all back.
 */
export function readContents(field: Field | null, reading: Reading): HubMessage[] {
  const messages: HubMessage[] = [];
  for (const content of field ? listFields(field) : []) addContent(messages, content, reading);
  for (const message of messages) message.parts = forgetShown(message.parts);
  if (messages.length === 0) throw refuseField(field?.at ?? "contents", "must hold at least one content that is not empty");
  return messages;
}

function addContent(messages: HubMessage[], field: Field, reading: Reading): void {
  const { role, parts, isThought, at } = readContent(field, reading);
  const last = messages.at(-1);
  if (parts.length === 0) return;
  if (role === "assistant" && last?.role === "assistant") continueParts(last.parts, parts, isThought);
  else messages.push({ role, parts, name: null, at });
}

interface Content {
  role: "user" | "assistant";
  parts: InputPart[];
  /** It begins with a thought: not with what is only signed. */
  isThought: boolean;
  at: string;
}

function readContent(field: Field, reading: Reading): Content {
  if (typeof field.value === "string") return { role: "user", parts: readPart(field, "user", reading), isThought: false, at: field.at };
  const fields = new Fields(field);
  const stated = fields.takeText("role");
  const role = Object.hasOwn(ROLES, stated?.value || "user") ? ROLES[stated?.value || "user"] : undefined;
  if (!role) throw refuseField(stated?.at ?? field.at, "must be user or model");
  const list = fields.takeList("parts");
  const parts = list.flatMap((part) => readPart(part, role, reading));
  append(reading.needs, fields.rest);
  return { role, parts, isThought: asObject(list[0]?.value)?.thought === true, at: field.at };
}

/** A chunk's first part goes on where the last one has stopped. */
function continueParts(before: InputPart[], parts: readonly InputPart[], isThought: boolean): void {
  const [last, next] = [before.at(-1), parts[0]];
  const joined = last && next ? join(last, next, isThought) : null;
  if (joined) before[before.length - 1] = joined;
  append(before, joined ? parts.slice(1) : parts);
}

function join(last: InputPart, next: InputPart, isThought: boolean): InputPart | null {
  if (last.type === "text" && next.type === "text") return { ...last, text: last.text + next.text };
  if (last.type !== "reasoning" || next.type !== "reasoning" || last.signature !== null || !isThought) return null;
  const isSame = next.signature === null || next.maker === "google";
  return isSame ? { ...next, text: last.text + next.text, at: last.at } : null;
}

/** Other makers' reasoning stands in its signature; what was shown of it, right before that, is the same once more. */
function forgetShown(parts: InputPart[]): InputPart[] {
  const isShown = (part: InputPart | undefined) => part?.type === "reasoning" && part.signature === null;
  const isSigned = (part: InputPart | undefined) => part?.type === "reasoning" && part.signature !== null && part.maker !== "google";
  const kept: InputPart[] = [];
  for (let i = 0; i < parts.length; ) {
    const start = i;
    while (isShown(parts[i])) i++;
    const middle = i;
    while (isSigned(parts[i])) i++;
    const [shown, signed] = [parts.slice(start, middle), parts.slice(middle, i)];
    append(kept, signed.length > 0 && textOf(shown) === textOf(signed) ? signed : [...shown, ...signed]);
    if (i === start) append(kept, parts.slice(i, ++i));
  }
  return kept;
}

function textOf(parts: readonly InputPart[]): string {
  return parts.map((part) => (part.type === "reasoning" ? part.text : "")).join("");
}

/** `systemInstruction`: a content, parts, or a text. Its role says nothing. */
export function readSystem(field: Field | null, reading: Reading): HubMessage[] {
  if (!field) return [];
  const parts = systemParts(field, reading).flatMap((part) => readPart(part, "user", reading));
  const other = parts.find(({ type }) => type !== "text");
  if (other) refuse(other.at, "system instructions are text.");
  return parts.length > 0 ? [{ role: "system", parts, name: null, at: field.at }] : [];
}

function systemParts(field: Field, reading: Reading): Field[] {
  if (typeof field.value === "string" || Array.isArray(field.value)) return listFields(field);
  const fields = new Fields(field);
  const isPart = fields.take("text") !== null;
  if (isPart) return [field];
  fields.take("role");
  const parts = fields.takeList("parts");
  append(reading.needs, fields.rest);
  return parts;
}
