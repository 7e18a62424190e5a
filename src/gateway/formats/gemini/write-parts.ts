import { tryParseExact } from "../../bytes/json/exact-json";
import { asObject, type Members } from "../../bytes/json/parse-members";
import { formatCustomInput } from "../../hub/custom-input";
import type { ImagePart, OutputPart, ReasoningPart, ToolCallPart } from "../../hub/parts";
import { typeOfUrl } from "./media-types";
import { SignedParts } from "./signed-parts";

/** An answer's parts as Google writes them. @param isShown thoughts were asked for; signatures are always sent */
export function writeAnswerParts(parts: readonly OutputPart[], isShown: boolean): Members[] {
  const signed = new SignedParts();
  return [...parts.flatMap((part) => writePart(part, isShown, signed)), ...signed.release()];
}

function writePart(part: OutputPart, isShown: boolean, signed: SignedParts): Members[] {
  switch (part.type) {
    case "text":
    case "refusal":
      return part.text === "" ? [] : [signed.sign({ text: part.text })];
    case "reasoning":
      return writeReasoning(part, isShown, signed);
    case "tool-call": {
      const call = writeCall(part);
      return call ? [signed.sign(call)] : [];
    }
    case "image":
      return [signed.sign(writeImage(part))];
    default:
      return part.format === "gemini" ? [...signed.release(), part.value] : [];
  }
}

function writeReasoning(part: ReasoningPart, isShown: boolean, signed: SignedParts): Members[] {
  if (!isShown || part.text === "") return signed.hold(part);
  const thought = { text: part.text, thought: true };
  if (part.maker === "google" && part.signature !== null) return [...signed.release(), { ...thought, thoughtSignature: part.signature }];
  return [...signed.releaseOwn(), thought, ...signed.hold(part)];
}

export function writeImage({ source }: Pick<ImagePart, "source">): Members {
  if (source.kind === "url") return { fileData: { mimeType: typeOfUrl(source.url, "image/jpeg"), fileUri: source.url } };
  return { inlineData: { mimeType: source.mediaType, data: source.data } };
}

/** Null: its input is no object, which Google calls a malformed call. */
export function writeCall(part: ToolCallPart): Members | null {
  const args = readInput(part);
  return args && { functionCall: { id: part.id, name: part.name, args } };
}

function readInput({ kind, input }: ToolCallPart): Members | null {
  if (input === "" && kind === "function") return {};
  return asObject(tryParseExact(kind === "custom" ? formatCustomInput(input) : input, 0));
}
