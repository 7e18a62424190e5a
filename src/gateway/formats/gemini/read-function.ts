import { printExact } from "../../bytes/json/exact-json";
import { asText, type Members } from "../../bytes/json/parse-members";
import type { TextPart, ToolCallPart, ToolResultPart } from "../../hub/parts";
import { refuseField } from "../../translate/chat/check-fields";
import { append } from "./append";
import { type Field, Fields } from "./fields";
import { readFileData, readInlineData } from "./read-media";
import { foreignPart, type Reading } from "./reading";

export function readFunctionCall(field: Field, { calls, needs }: Reading): ToolCallPart {
  const fields = new Fields(field);
  const id = fields.takeText("id")?.value ?? null;
  const name = fields.takeText("name")?.value;
  const args = fields.takeObject("args")?.value;
  append(needs, fields.rest);
  if (!name) throw refuseField(`${field.at}.name`, "must be the name of a function");
  return { type: "tool-call", id: calls.add(id, name), name, kind: "function", input: args ? printExact(args) : "", cache: null, at: field.at };
}

export function readFunctionResponse(field: Field, reading: Reading): ToolResultPart {
  const fields = new Fields(field);
  const id = fields.takeText("id");
  const name = fields.takeText("name");
  const response = fields.takeObject("response")?.value ?? {};
  const media = fields.takeList("parts").flatMap((part) => readResponsePart(part, reading));
  reading.hints.push(...fields.takeAll(["scheduling", "willContinue"]));
  append(reading.needs, fields.rest);
  const call = reading.calls.answer(id?.value ?? null, name?.value ?? null, id?.at ?? name?.at ?? field.at);
  const { text, isError } = readOutput(response);
  const texts: TextPart[] = text === "" ? [] : [{ type: "text", text, citations: [], cache: null, at: field.at }];
  const place = { cache: null, at: field.at };
  return { type: "tool-result", callId: call.id, name: name?.value ?? call.name, kind: "function", parts: [...texts, ...media], isError, ...place };
}

function readResponsePart(field: Field, reading: Reading): ToolResultPart["parts"] {
  const fields = new Fields(field);
  const [inline, file] = [fields.take("inlineData"), fields.take("fileData")];
  const media = inline ? readInlineData(inline, reading) : file ? readFileData(file, reading) : null;
  const readable = media?.filter((part) => part.type !== "audio") ?? [];
  return readable.length > 0 ? readable : [foreignPart(fields.members, field.at)];
}

/** Google's convention: `output` or `error`; without them the whole object is what the function has returned. */
function readOutput(response: Members): { text: string; isError: boolean } {
  const [name, second] = Object.keys(response);
  if (name === undefined) return { text: "", isError: false };
  if (second === undefined && (name === "output" || name === "error")) {
    return { text: asText(response[name]) ?? printExact(response[name]), isError: name === "error" };
  }
  return { text: printExact(response), isError: false };
}
