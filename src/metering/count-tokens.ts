import { boundTextTokens } from "../domain/bound-text";

type EncodingName = "o200k_base" | "cl100k_base";
type Encoder = (text: string) => number;

/** The vocabulary that a model reads with. Families whose vocabulary is not public are left out. */
const VOCABULARIES: readonly [RegExp, EncodingName][] = [
  [/^(gpt-(4o|4\.1|4\.5|5|audio|oss)|chatgpt-4o|o\d)/, "o200k_base"],
  [/^(gpt-(4|3\.5)|text-embedding-)/, "cl100k_base"],
];

/** Merging takes time with the square of the piece's length: no piece may be longer. */
const PIECE_CHARS_MAX = 256;
const LONG_RUN = /\S{257,}|\s{257,}/gu;

/** By model: the catalog's models are few, and asking every pattern again costs more than a short text's tokens. */
const vocabularyByModel = new Map<string, EncodingName | null>();
const encoders = new Map<EncodingName, Encoder>();
const loading = new Map<EncodingName, Promise<void>>();

/** Loads the newer models' vocabulary. Call it after the start: it takes some 200 ms of CPU. The older one is loaded when it is first needed. */
export function loadTokenizer(): Promise<void> {
  return load("o200k_base");
}

/**
 * The tokens of a text where the model's vocabulary is public (and loaded), else `boundTextTokens`: never fewer than the provider counts.
 * Text that looks like a special token is counted as plain text. Linear in the text's length, whatever the text holds.
 */
export function countTokens(model: { upstreamModel: string }, text: string): number {
  const name = findVocabulary(model.upstreamModel);
  const encoder = name && encoders.get(name);
  const bound = boundTextTokens(text);
  if (encoder) return Math.min(bound, countPieces(encoder, text));
  // A vocabulary that cannot be loaded leaves the bound as it is; the caller of loadTokenizer hears of it.
  if (name) load(name).catch(() => undefined);
  return bound;
}

/** The name of the vocabulary that a model's texts are counted by; null: it is not public. */
export function vocabularyOf({ upstreamModel }: { upstreamModel: string }): string | null {
  return findVocabulary(upstreamModel);
}

function findVocabulary(upstreamModel: string): EncodingName | null {
  const known = vocabularyByModel.get(upstreamModel);
  if (known !== undefined) return known;
  const name = VOCABULARIES.find(([models]) => models.test(upstreamModel))?.[1] ?? null;
  vocabularyByModel.set(upstreamModel, name);
  return name;
}

/** A cut can hide a merge, or allow a wrong one: each counts for one token more. */
function countPieces(encoder: Encoder, text: string): number {
  const pieces = cutLongRuns(text);
  return pieces.reduce((tokens, piece) => tokens + encoder(piece), pieces.length - 1);
}

/** The text in pieces none of which has an unbroken run that is longer than the encoder can merge in little time. */
export function cutLongRuns(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (const run of text.matchAll(LONG_RUN)) {
    const end = run.index + run[0].length;
    for (let cut = run.index + PIECE_CHARS_MAX; cut < end; cut += PIECE_CHARS_MAX) {
      const whole = isInsideCharacter(text, cut) ? cut + 1 : cut;
      pieces.push(text.slice(start, whole));
      start = whole;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
}

const isInsideCharacter = (text: string, at: number) => (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;

/** Enough to make a repetitive text fast; more would keep words of prompts in memory. */
const MERGES_REMEMBERED_MAX = 2_000;

function load(name: EncodingName): Promise<void> {
  const started = loading.get(name) ?? importEncoder(name).then((encoder) => void encoders.set(name, encoder));
  loading.set(name, started);
  return started;
}

async function importEncoder(name: EncodingName): Promise<Encoder> {
  const encoding = name === "o200k_base" ? await import("gpt-tokenizer/encoding/o200k_base") : await import("gpt-tokenizer/encoding/cl100k_base");
  encoding.setMergeCacheSize(MERGES_REMEMBERED_MAX);
  const asText = { disallowedSpecial: new Set<string>() };
  return (text) => encoding.countTokens(text, asText);
}
