import type { Members } from "../../bytes/json/parse-members";
import type { HubMessage } from "../../hub/hub-request";
import type { InputPart } from "../../hub/parts";
import { refuse } from "../../translate/refuse";
import { append } from "./append";
import type { GeminiTraits } from "./model-traits";
import { SignedParts } from "./signed-parts";
import { UNSIGNED_CALL } from "./thought-signature";
import { writeFunctionCall, writeFunctionResponse } from "./write-function";
import { writeMedia } from "./write-media";

export interface Contents {
  /** The texts of all system messages, in order. */
  system: Members[];
  /** Never two of the model in a row, and the results of its calls in one content that holds nothing else. */
  contents: { role: "user" | "model"; parts: Members[] }[];
}

interface Turn {
  role: "user" | "model";
  results: Members[];
  parts: Members[];
}

/**
 * System messages move to the system instruction, even from the middle of a conversation: Gemini has no others.
 * @throws AppError `invalid_request` that names what Gemini does not have
 */
export function writeContents(messages: readonly HubMessage[], traits: GeminiTraits): Contents {
  const system: Members[] = [];
  const turns: Turn[] = [];
  const names = new Map(messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "tool-call" ? [[part.id, part.name] as const] : []))));
  for (const { role, parts, name, at } of messages) {
    if (name !== null) refuse(`${at}.name`, "is not supported by this model.");
    if (role === "system") append(system, parts.map(writeSystem));
    else addTurn(turns, role === "user" ? writeUser(parts, names, traits) : { role: "model", results: [], parts: writeModel(parts, traits) });
  }
  const contents = turns.flatMap(splitTurn);
  if (contents.length === 0) refuse(messages[0]?.at || "messages", "must hold a message that is not empty beside the system's.");
  return { system, contents: contents.map((content) => signFirstCall(content, traits)) };
}

function addTurn(turns: Turn[], { role, results, parts }: Turn): void {
  const last = turns.at(-1);
  if (results.length + parts.length === 0) return;
  if (last?.role !== role) turns.push({ role, results, parts });
  else {
    append(last.results, results);
    append(last.parts, parts);
  }
}

/** Google counts the results in the content that follows the calls. */
function splitTurn({ role, results, parts }: Turn): Contents["contents"] {
  return [results, parts].filter((list) => list.length > 0).map((list) => ({ role, parts: list }));
}

function writeSystem(part: InputPart): Members {
  return part.type === "text" ? { text: part.text } : refuse(part.at, "system messages are text with this model.");
}

function writeUser(parts: readonly InputPart[], names: ReadonlyMap<string, string>, traits: GeminiTraits): Turn {
  const turn: Turn = { role: "user", results: [], parts: [] };
  for (const part of parts) {
    if (part.type !== "tool-result") {
      turn.parts.push(...writePart(part, traits));
      continue;
    }
    const { result, others } = writeFunctionResponse(part, names.get(part.callId) ?? part.name, traits);
    turn.results.push(result);
    append(turn.parts, others);
  }
  return turn;
}

/** Of the model's reasoning Google takes back only what it has signed. */
function writeModel(parts: readonly InputPart[], traits: GeminiTraits): Members[] {
  const signed = new SignedParts();
  const written = parts.flatMap((part) => {
    if (part.type === "tool-call") return [signed.sign(writeFunctionCall(part))];
    if (part.type !== "reasoning") return writePart(part, traits).map((own) => (part.type === "foreign" ? own : signed.sign(own)));
    if (part.maker !== "google" || part.signature === null) return [];
    if (part.text === "") return signed.hold(part);
    return [...signed.release(), { text: part.text, thought: true, thoughtSignature: part.signature }];
  });
  return [...written, ...signed.release()];
}

function writePart(part: InputPart, traits: GeminiTraits): Members[] {
  switch (part.type) {
    case "text":
    case "refusal":
      return part.text === "" ? [] : [{ text: part.text }];
    case "image":
    case "file":
    case "audio":
      return [writeMedia(part, traits)];
    case "foreign":
      return part.format === "gemini" ? [part.value] : refuse(part.at, "is not supported by this model.");
    default:
      return refuse(part.at, "does not belong here.");
  }
}

/** From Gemini 3 on a step's first call must be signed; those beside it need not be. */
function signFirstCall(content: Contents["contents"][number], traits: GeminiTraits): Contents["contents"][number] {
  const first = content.parts.findIndex((part) => part.functionCall !== undefined);
  const call = content.parts[first];
  if (!traits.isThird || content.role !== "model" || !call || call.thoughtSignature !== undefined) return content;
  return { ...content, parts: content.parts.with(first, { ...call, thoughtSignature: UNSIGNED_CALL }) };
}
