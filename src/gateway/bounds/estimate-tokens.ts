import type { ResoldModel } from "../../domain/resale";
import { printExact } from "../bytes/json/exact-json";
import type { HubRequest, HubTool } from "../hub/hub-request";
import type { InputPart } from "../hub/parts";
import { BYTES_PER_TOKEN_LIKELY, hasVocabulary } from "./bound-chat-input";

/** How a family of models counts, as its answers to recorded requests show; in tokens. */
interface Frames {
  base: number;
  message: number;
  /** Once, when there are tools: the prompt that tells of them. */
  tools: number;
  tool: number;
  image: number;
  /** Once, when it is to think, or to keep to a schema. */
  thinking: number;
  schema: number;
  /** Where its vocabulary is not public, or not loaded yet: its tokens for each of OpenAI's, of a text and of a tool; null: by the text's bytes. */
  text: number | null;
  toolText: number;
  /** A tool is told as the JSON that it is. */
  tellsJson: boolean;
}

const CLAUDE = { base: 5, message: 2, tool: 0, image: 1_500, thinking: 25, schema: 120, text: 1.1, toolText: 1.3, tellsJson: true };
/** By the maker of a model's family. https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview#pricing */
const FRAMES: readonly (readonly [RegExp, Frames])[] = [
  [/claude-3-(5|haiku)/, { ...CLAUDE, tools: 290 }],
  [/claude-(3-7|(sonnet|opus)-4-(0|1|2025))/, { ...CLAUDE, tools: 346 }],
  [/claude/, { ...CLAUDE, tools: 496 }],
  [/gemini|gemma/, { base: 1, message: 0, tools: 0, tool: 4, image: 258, thinking: 0, schema: 0, text: 1, toolText: 1.6, tellsJson: false }],
  [/grok/, { base: 180, message: 4, tools: 100, tool: 20, image: 512, thinking: 0, schema: 0, text: null, toolText: 1, tellsJson: false }],
];
const OTHER_FRAMES: Frames = {
  ...{ base: 3, message: 4, tools: 10, tool: 8, image: 255, thinking: 0, schema: 0, text: 1, toolText: 1, tellsJson: false },
};

/** Its vocabulary is public, and is the measure for those that are not. */
const MEASURE = { upstreamModel: "gpt-4o" } as ResoldModel;
/** Counting takes some 100 ns per character. */
const MEASURED_CHARS_MAX = 1024 * 1024;
/** However few tokens OpenAI's vocabulary has for it. */
const BYTES_PER_TOKEN_MAX = 4.9;

/** Of a document whose pages nobody has counted. */
const DOCUMENT_TOKENS = 3_000;
/** A second of sound, at 16 kB. */
const AUDIO_BYTES_PER_TOKEN = 500;

interface EstimateOptions {
  model: ResoldModel;
  /** Tokens of a text, or a bound that is never below them. */
  countTokens(model: ResoldModel, text: string): number;
}

/** What a conversation comes to with all that its provider adds, as near as can be told without it: for who asks, never for a hold. */
export function estimateTokens(request: HubRequest, { model, countTokens }: EstimateOptions): number {
  const frames = FRAMES.find(([family]) => family.test(model.upstreamModel))?.[1] ?? OTHER_FRAMES;
  const size = sizeOf(frames, { model, countTokens });
  let tokens = frames.base;
  const addText = (text: string, factor = frames.text ?? 1) => {
    tokens += size(text, factor);
  };
  const addPart = (part: InputPart): void => {
    switch (part.type) {
      case "text":
      case "refusal":
        addText(part.text);
        return;
      case "image":
        tokens += frames.image;
        return;
      case "file":
        if (part.source.kind === "text") addText(part.source.text);
        else tokens += DOCUMENT_TOKENS;
        return;
      case "audio":
        tokens += Math.ceil(part.data.length / AUDIO_BYTES_PER_TOKEN);
        return;
      case "tool-call":
        addText(`${part.name} ${part.input}`);
        return;
      case "tool-result":
        for (const inner of part.parts) addPart(inner);
        return;
      case "foreign":
        addText(printExact(part.value));
        return;
      default: // Reasoning of earlier turns is not read again.
    }
  };
  for (const { parts } of request.messages) {
    tokens += frames.message;
    for (const part of parts) addPart(part);
  }
  if (request.tools.length > 0) tokens += frames.tools + frames.tool * request.tools.length;
  for (const tool of request.tools) addText(tellOf(tool, frames.tellsJson), frames.toolText);
  const { outputFormat, reasoning } = request;
  if (outputFormat?.kind === "schema") {
    tokens += frames.schema;
    addText(printExact(outputFormat.schema));
  }
  if (reasoning && reasoning.effort !== "none") tokens += frames.thinking;
  return Math.ceil(tokens);
}

/** The tokens of a text: by the model's own vocabulary, by the measure's, or by its bytes. */
function sizeOf({ text: perText }: Frames, { model, countTokens }: EstimateOptions): (text: string, factor: number) => number {
  if (hasVocabulary({ model, countTokens })) return (text) => countTokens(model, text);
  const canMeasure = perText !== null && hasVocabulary({ model: MEASURE, countTokens });
  let charsLeft = canMeasure ? MEASURED_CHARS_MAX : 0;
  return (text, factor) => {
    const bytes = Buffer.byteLength(text);
    if (text.length > charsLeft) return bytes / BYTES_PER_TOKEN_LIKELY;
    charsLeft -= text.length;
    return Math.max(countTokens(MEASURE, text) * factor, bytes / BYTES_PER_TOKEN_MAX);
  };
}

/** Most providers tell a model of a schema in fewer signs than JSON has. */
function tellOf({ name, description, schema, value, kind }: HubTool, tellsJson: boolean): string {
  if (kind !== "function") return printExact(value);
  if (tellsJson) return printExact({ name, description: description ?? undefined, parameters: schema });
  return `${name} ${description ?? ""} ${schema ? printExact(schema).replace(/["{}[\],:]+/g, " ") : ""}`;
}
