import { boundTextTokens } from "../../domain/bound-text";
import type { HoldRequest, ResoldModel } from "../../domain/resale";
import { inputBounds } from "../providers/input-bounds";
import { COUNTED_CHARS_MAX, countWithinBudget } from "./count-within-budget";
import { type WalkedInput, walkInput } from "./walk-input";

/** The part of a hold that says what goes in, and at which prices it and the answer can be billed. */
export type InputBound = Pick<HoldRequest, "inputTokensMax" | "countInputTokens" | "inputTokensLikely" | "inputBuckets" | "outputBuckets">;

export interface BoundInputOptions {
  model: ResoldModel;
  /** The code that speaks to the provider: it knows what the provider adds. */
  dialect: string;
  /** Tokens of a text, or a bound that is never below them. */
  countTokens(model: ResoldModel, text: string): number;
}

/** No model reads more. */
const CONTEXT_WINDOW_MAX = 2_200_000;
/** No request that can be sent has more; and so many have room in a column. */
const INPUT_TOKENS_MAX = 2_000_000_000;
/** Of text as people write it: rather too many, for a call that turns out too long is refused and free, and an answer cut short is neither. */
const BYTES_PER_TOKEN_LIKELY = 4;
/** Room for an answer that is of use, however long the input may be. */
const ANSWER_TOKENS_LIKELY = 4_096;

/**
 * How many tokens a chat request can have at most, never fewer than the provider counts, without a tokenizer: microseconds for a usual body.
 * `countInputTokens` is tighter: the model's own vocabulary where it is public; and no provider reads, or bills, more than the context window
 * holds, so that a bound beyond it becomes the window, unless the text alone is surely longer.
 */
export function boundInput(body: Readonly<Record<string, unknown>>, options: BoundInputOptions): InputBound {
  const { model, dialect } = options;
  const bounds = inputBounds(dialect, model.upstreamModel);
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
    countInputTokens: () => countInput(body, options),
    inputTokensLikely: isCounted(walked, proseBytes, options) ? null : likelyTokens(proseBytes, tokensMax),
    inputBuckets: inputBuckets(walked, model, bounds.cachesByItself),
    outputBuckets: model.rates.tokens.outputImage === undefined ? ["output"] : ["output", "outputImage"],
  };
}

/** Every vocabulary has fewer tokens for it than it has bytes. */
const VOCABULARY_PROBE = "the model";

/** `countInputTokens` counts as the model does, but for a few tokens of form. */
function isCounted({ hasImages, hasAudio }: WalkedInput, proseBytes: number, { model, countTokens }: BoundInputOptions): boolean {
  return !hasImages && !hasAudio && proseBytes <= COUNTED_CHARS_MAX && countTokens(model, VOCABULARY_PROBE) < VOCABULARY_PROBE.length;
}

function likelyTokens(proseBytes: number, tokensMax: number): number {
  return Math.max(0, Math.min(Math.ceil(proseBytes / BYTES_PER_TOKEN_LIKELY), tokensMax - ANSWER_TOKENS_LIKELY));
}

function countInput(body: Readonly<Record<string, unknown>>, { model, dialect, countTokens }: BoundInputOptions): number {
  const tokensMax = model.contextWindow ?? CONTEXT_WINDOW_MAX;
  const count = countWithinBudget(model, countTokens);
  let surely = 0;
  const size = (text: string, isProse: boolean) => {
    const { tokens, tokensLeast } = count(text);
    if (isProse) surely += tokensLeast;
    return tokens;
  };
  const { tokens } = walkInput(body, { bounds: inputBounds(dialect, model.upstreamModel), tokensMax, size });
  if (model.contextWindow === null) return tokens;
  return surely > model.contextWindow ? Math.ceil(surely) : Math.min(tokens, model.contextWindow);
}

function inputBuckets(walked: WalkedInput, { rates }: ResoldModel, cachesByItself: boolean): HoldRequest["inputBuckets"] {
  const { cacheWrites, hasImages, hasAudio } = walked;
  const isCached = cacheWrites !== "none" || (cachesByItself && rates.tokens.cacheWrite !== undefined);
  return [
    "input",
    ...(hasImages ? (["inputImage"] as const) : []),
    ...(hasAudio ? (["inputAudio"] as const) : []),
    ...(isCached ? (["cacheWrite"] as const) : []),
    ...(cacheWrites === "cacheWrite1h" && rates.tokens.cacheWrite1h !== undefined ? (["cacheWrite1h"] as const) : []),
  ];
}
