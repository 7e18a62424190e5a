import type { ResoldModel } from "../../domain/resale";
import type { HubRequest, HubTool } from "../hub/hub-request";
import type { InputPart } from "../hub/parts";
import { BYTES_PER_TOKEN_LIKELY, hasVocabulary } from "./bound-chat-input";

/** What a provider adds to the text, as its answers to recorded requests show; in tokens. */
interface Frames {
  base: number;
  message: number;
  /** Once, when there are tools: the prompt that tells of them. */
  tools: number;
  tool: number;
  image: number;
}

/** By the maker of a model's family. https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview#pricing */
const FRAMES: readonly (readonly [RegExp, Frames])[] = [
  [/claude/, { base: 3, message: 4, tools: 380, tool: 60, image: 1_500 }],
  [/gemini|gemma/, { base: 0, message: 0, tools: 0, tool: 12, image: 258 }],
  [/grok/, { base: 180, message: 4, tools: 100, tool: 20, image: 512 }],
];
const OTHER_FRAMES: Frames = { base: 3, message: 4, tools: 10, tool: 8, image: 255 };

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
  const isCounted = hasVocabulary({ model, countTokens });
  let bytes = 0;
  let tokens = frames.base;
  const addText = (text: string) => {
    if (isCounted) tokens += countTokens(model, text);
    else bytes += Buffer.byteLength(text);
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
        addText(JSON.stringify(part.value));
        return;
      default: // Reasoning of earlier turns is not read again.
    }
  };
  for (const { parts } of request.messages) {
    tokens += frames.message;
    for (const part of parts) addPart(part);
  }
  if (request.tools.length > 0) tokens += frames.tools + frames.tool * request.tools.length;
  for (const tool of request.tools) addText(tellOf(tool));
  if (request.outputFormat?.kind === "schema") addText(JSON.stringify(request.outputFormat.schema));
  return tokens + Math.ceil(bytes / BYTES_PER_TOKEN_LIKELY);
}

/** Providers tell a model of a schema in fewer signs than JSON has. */
function tellOf({ name, description, schema, value, kind }: HubTool): string {
  return kind === "function"
    ? `${name} ${description ?? ""} ${schema ? JSON.stringify(schema).replace(/["{}[\],:]+/g, " ") : ""}`
    : JSON.stringify(value);
}
