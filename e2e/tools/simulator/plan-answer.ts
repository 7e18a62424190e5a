import type { ServedTokens, SimRequest } from "./exchange";
import { fillSchema } from "./fill-schema";

/** Several scripts and bytes per character, so that a cut can fall inside one. */
const vocabulary = [
  "The",
  " meter",
  " reads",
  " every",
  " token",
  ",",
  " 계산",
  "은",
  " 정확",
  "합니다",
  " café",
  " naïve",
  " 🙂",
  " prix",
  " and",
  " Übung",
  " sum",
  " 料金",
  " ledger",
  " holds",
  ".",
] as const;

export interface OfferedTool {
  name: string;
  schema: unknown;
}

/** What every wire needs to answer: the same request gets the same answer, whatever stands around its prompt. */
export interface AnswerPlan {
  seed: number;
  hex: string;
  /** Unix seconds. */
  createdAt: number;
  model: string;
  words: string[];
  text: string;
  /** Words of the thinking, where the wire shows it. */
  thoughts: string[];
  tokens: ServedTokens & { cacheWrite1h: number; inputAudio: number; inputImage: number; searches: number };
  isCut: boolean;
  tool: { name: string; args: string; input: unknown } | null;
}

interface PlanInput {
  request: SimRequest;
  model: string;
  /** The part of the body that is the prompt: seeds the text, and its JSON's length is the input, four bytes a token. */
  prompt: unknown;
  tokensMax?: number | null | undefined;
  tool?: OfferedTool | null;
  isReasoning?: boolean;
  choices?: number;
  /** How often the request lets it search the web. */
  searchesMax?: number;
  /** The JSON Schema that the text must fit; `{}` for any JSON object. */
  jsonSchema?: unknown;
}

/** FNV-1a, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

export function planAnswer(input: PlanInput): AnswerPlan {
  const { request, model, prompt, tokensMax = null, isReasoning = false, choices = 1, searchesMax = 0, jsonSchema } = input;
  const { script } = request;
  const tool = script.usesNoTool ? null : (input.tool ?? null);
  const promptText = JSON.stringify(prompt) ?? "";
  const seed = hashText(`${model}\n${promptText}\n${script.seed ?? 0}`);
  const wanted = script.fault === "no-output" ? 0 : (script.events ?? 8 + (seed % 24));
  const count = tokensMax && !script.lies ? Math.min(wanted, tokensMax) : wanted;
  const words = jsonSchema === undefined ? proseOf(seed, count) : jsonOf(jsonSchema, seed);
  const tokensOutMax = tokensMax && !script.lies ? tokensMax * choices : Number.MAX_SAFE_INTEGER;
  const args = tool ? (script.calls?.input ?? fillSchema(tool.schema, seed)) : null;
  return {
    seed,
    hex: seed.toString(16).padStart(8, "0").repeat(3),
    createdAt: 1_790_000_000 + (seed % 1_000_000),
    model,
    words,
    text: words.join(""),
    thoughts: ["Let", " me", " think", " 생각", "."],
    tokens: countTokens({
      request,
      seed,
      promptBytes: Buffer.byteLength(promptText),
      words: count * choices,
      isReasoning,
      tokensOutMax,
      searchesMax,
    }),
    isCut: count < wanted,
    tool: tool ? { name: script.calls?.name ?? tool.name, args: JSON.stringify(args), input: args } : null,
  };
}

function proseOf(seed: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => vocabulary[(seed + i * 7 + (i >> 2)) % vocabulary.length] ?? ".");
}

/** JSON mode: pieces of three characters, so that a stream cuts it anywhere. */
function jsonOf(schema: unknown, seed: number): string[] {
  const value = JSON.stringify(schema) === "{}" ? { answer: vocabulary[seed % vocabulary.length] } : fillSchema(schema, seed);
  return JSON.stringify(value).match(/[\s\S]{1,3}/gu) ?? [];
}

interface CountInput {
  request: SimRequest;
  seed: number;
  promptBytes: number;
  words: number;
  isReasoning: boolean;
  /** What the request's cap leaves, over all choices. */
  tokensOutMax: number;
  searchesMax: number;
}

function countTokens(input: CountInput): AnswerPlan["tokens"] {
  const stated = input.request.script.tokens ?? {};
  const isEmpty = input.request.script.fault === "no-output";
  const thought = stated.reasoning ?? (input.isReasoning && stated.output === undefined ? 16 + (input.seed % 64) : 0);
  const output = isEmpty ? 0 : Math.min(stated.output ?? input.words + thought, input.tokensOutMax);
  const cacheRead = stated.cached ?? 0;
  const cacheWrite1h = stated.cacheWrite1h ?? 0;
  const cacheWrite = stated.cacheWrite ?? cacheWrite1h;
  return {
    input:
      stated.input ?? Math.max(1, Math.ceil(input.promptBytes / 4)) + cacheRead + cacheWrite + (stated.inputAudio ?? 0) + (stated.inputImage ?? 0),
    output,
    cacheRead,
    cacheWrite,
    cacheWrite1h,
    inputAudio: stated.inputAudio ?? 0,
    inputImage: stated.inputImage ?? 0,
    reasoning: Math.min(thought, output),
    searches: Math.min(input.request.script.searches ?? 0, input.searchesMax),
  };
}

/** The contract's five counts, for the books. */
export function servedTokens({ input, output, cacheRead, cacheWrite, reasoning }: AnswerPlan["tokens"]): ServedTokens {
  return { input, output, cacheRead, cacheWrite, reasoning };
}
