import { boundTextTokens } from "../../domain/bound-text";
import type { HoldRequest, ResoldModel } from "../../domain/resale";
import type { InputBounds } from "../providers/contract";
import { COUNTED_CHARS_MAX, countWithinBudget } from "./count-within-budget";
import { type WalkedInput, walkInput } from "./walk-input";

/** The part of a hold that says what goes in, and at which prices it and the answer can be billed. */
export type InputBound = Pick<HoldRequest, "inputTokensMax" | "inputTokensLikely" | "inputBuckets" | "outputBuckets">;

export interface BoundInputOptions {
  model: ResoldModel;
  /** What the provider adds to the text. */
  bounds: InputBounds;
  /** Tokens of a text, or a bound that is never below them. */
  countTokens(model: ResoldModel, text: string): number;
}

/** No model reads more. */
const CONTEXT_WINDOW_MAX = 2_200_000;
/** No request that can be sent has more, and a 32-bit column has room for it. */
const INPUT_TOKENS_MAX = 2_000_000_000;
/** Of text as people write it. Rather too many: a call that turns out too long is refused and free, an answer that is cut short is neither. */
export const BYTES_PER_TOKEN_LIKELY = 4;
/** Room for a useful answer, however long the input may be. */
const ANSWER_TOKENS_LIKELY = 4_096;

/**
 * The most tokens that a chat request can have, never fewer than the provider counts. Takes no tokenizer: a few microseconds for a usual body.
 * `countChatInput` is tighter and slower.
 */
export function boundChatInput(body: Readonly<Record<string, unknown>>, options: BoundInputOptions): InputBound {
  const { model, bounds } = options;
  const tokensMax = model.contextWindow ?? CONTEXT_WINDOW_MAX;
  let proseBytes = 0;
  const size = (text: string, isProse: boolean) => {
    const tokens = boundTextTokens(text);
    if (isProse) proseBytes += tokens;
    return tokens;
  };
  const walked = walkInput(body, { bounds, tokensMax, size });
  return {
    inputTokensMax: Math.min(walked.tokens, INPUT_TOKENS_MAX),
    inputTokensLikely: isCounted(walked, proseBytes, options) ? null : likelyTokens(proseBytes, tokensMax),
    inputBuckets: inputBuckets(walked, model, bounds.cachesByItself),
    outputBuckets: model.rates.tokens.outputImage === undefined ? ["output"] : ["output", "outputImage"],
  };
}

/**
 * A tighter bound, by the model's own vocabulary where it is public. No provider reads, or bills, more than the context window holds: a bound
 * beyond the window becomes the window, unless the text alone is surely longer.
 */
export function countChatInput(body: Readonly<Record<string, unknown>>, { model, bounds, countTokens }: BoundInputOptions): number {
  const tokensMax = model.contextWindow ?? CONTEXT_WINDOW_MAX;
  const count = countWithinBudget(model, countTokens);
  let surely = 0;
  const size = (text: string, isProse: boolean) => {
    const { tokens, tokensLeast } = count(text);
    if (isProse) surely += tokensLeast;
    return tokens;
  };
  const { tokens } = walkInput(body, { bounds, tokensMax, size });
  if (model.contextWindow === null) return tokens;
  return surely > model.contextWindow ? Math.ceil(surely) : Math.min(tokens, model.contextWindow);
}

/** Every vocabulary has fewer tokens for it than it has bytes. */
const VOCABULARY_PROBE = "the model";
/** By tokenizer, the models whose vocabulary it has: once loaded, a vocabulary stays. */
const countedModels = new WeakMap<BoundInputOptions["countTokens"], Set<string>>();

/** `countChatInput` counts as the model does, but for a few tokens of form. */
function isCounted({ hasImages, hasAudio }: WalkedInput, proseBytes: number, options: BoundInputOptions): boolean {
  return !hasImages && !hasAudio && proseBytes <= COUNTED_CHARS_MAX && hasVocabulary(options);
}

/** Whether the model's texts are counted by its own vocabulary. */
export function hasVocabulary({ model, countTokens }: Pick<BoundInputOptions, "model" | "countTokens">): boolean {
  const known = countedModels.get(countTokens) ?? new Set();
  if (known.has(model.upstreamModel)) return true;
  if (countTokens(model, VOCABULARY_PROBE) >= VOCABULARY_PROBE.length) return false;
  countedModels.set(countTokens, known.add(model.upstreamModel));
  return true;
}

function likelyTokens(proseBytes: number, tokensMax: number): number {
  return Math.max(0, Math.min(Math.ceil(proseBytes / BYTES_PER_TOKEN_LIKELY), tokensMax - ANSWER_TOKENS_LIKELY));
}

function inputBuckets(walked: WalkedInput, { rates }: ResoldModel, cachesByItself: boolean): HoldRequest["inputBuckets"] {
  const { cacheWrites, hasImages, hasAudio } = walked;
  const isCached = cacheWrites !== "none" || (cachesByItself && rates.tokens.cacheWrite !== undefined);
  const buckets: HoldRequest["inputBuckets"][number][] = ["input"];
  if (hasImages) buckets.push("inputImage");
  if (hasAudio) buckets.push("inputAudio");
  if (isCached) buckets.push("cacheWrite");
  if (cacheWrites === "cacheWrite1h" && rates.tokens.cacheWrite1h !== undefined) buckets.push("cacheWrite1h");
  return buckets;
}
