import { asText } from "../../bytes/json/parse-members";
import type { InputPart, Place, ReasoningPart } from "../../hub/parts";
import { refuseField } from "../../translate/chat/check-fields";
import { type Field, Fields } from "./fields";
import { readFunctionCall, readFunctionResponse } from "./read-function";
import { readFileData, readInlineData } from "./read-media";
import { foreignPart, type Reading } from "./reading";
import { readThoughtSignature } from "./thought-signature";

const DATA = ["text", "inlineData", "fileData", "functionCall", "functionResponse"] as const;
type DataName = (typeof DATA)[number];

/** One part of a content: none when it is empty, two when it is signed. What only Gemini has stays as it is. */
export function readPart(field: Field, role: "user" | "assistant", reading: Reading): InputPart[] {
  if (typeof field.value === "string") return textParts(field.value, field.at);
  const fields = new Fields(field);
  const { at } = field;
  const isThought = fields.takeBoolean("thought")?.value ?? false;
  const signature = fields.takeText("thoughtSignature")?.value ?? "";
  reading.hints.push(...fields.takeAll(["mediaResolution", "partMetadata"]));
  const stated = DATA.flatMap((name) => fields.takeAll([name]).map((value) => ({ name, value })));
  const [data, second] = stated;
  if (second) throw refuseField(second.value.at, "must not stand beside other data in one part");
  if (fields.rest.length > 0) return [foreignPart(fields.members, at)];
  if (data?.name === "text" && isThought) return thoughtParts(readText(data.value), signature, at);
  const parts = data ? readData(data.name, data.value, role, reading) : [];
  if (parts === null || (isThought && parts.length > 0)) return [foreignPart(fields.members, at)];
  return [...signedParts(signature, at), ...parts];
}

function readData(name: DataName, value: Field, role: "user" | "assistant", reading: Reading): InputPart[] | null {
  switch (name) {
    case "text":
      return textParts(readText(value), value.at);
    case "inlineData":
      return readInlineData(value, reading);
    case "fileData":
      return readFileData(value, reading);
    case "functionCall":
      if (role === "user") throw refuseField(value.at, "belongs into a content of the role model");
      return [readFunctionCall(value, reading)];
    case "functionResponse":
      if (role === "assistant") throw refuseField(value.at, "belongs into a content of the role user");
      return [readFunctionResponse(value, reading)];
  }
}

function readText({ value, at }: Field): string {
  const text = asText(value);
  if (text === null) throw refuseField(at, "must be a string");
  return text;
}

function textParts(text: string, at: Place): InputPart[] {
  return text === "" ? [] : [{ type: "text", text, citations: [], cache: null, at }];
}

function signedParts(signature: string, at: Place): ReasoningPart[] {
  return signature === "" ? [] : readThoughtSignature(signature).map((signed) => ({ ...signed, type: "reasoning", at }));
}

/** A thought is signed itself if it is Google's. */
function thoughtParts(text: string, signature: string, at: Place): ReasoningPart[] {
  const signed = signedParts(signature, at);
  const [own] = signed;
  if (own?.maker === "google") return [{ ...own, text }];
  const thought: ReasoningPart = { type: "reasoning", text, signature: null, maker: null, isRedacted: false, id: null, at };
  return text === "" ? signed : [...signed, thought];
}
