/**
 * Usage, normalised once. The buckets of a pass are disjoint and add up; each has its own price.
 * Input: `input` (fresh text), `inputAudio`, `inputImage`, `cacheRead`, `cacheReadAudio`, `cacheWrite` (5 minutes, or no stated
 * life), `cacheWrite1h`. Output: `output` (text), `outputReasoning`, `outputAudio`, `outputImage`.
 */
export const INPUT_BUCKETS = ["input", "inputAudio", "inputImage", "cacheRead", "cacheReadAudio", "cacheWrite", "cacheWrite1h"] as const;
export const OUTPUT_BUCKETS = ["output", "outputReasoning", "outputAudio", "outputImage"] as const;
/** Billed by the piece, not by the token: calls of a web search, seconds of audio, images, seconds that a machine ran, characters that were spoken. */
export const FEE_BUCKETS = ["webSearches", "audioSeconds", "images", "computeSeconds", "characters"] as const;
/** Of these the ones that are counted in seconds, with a fraction. */
export const SECONDS_BUCKETS: ReadonlySet<string> = new Set(["audioSeconds", "computeSeconds"] satisfies FeeBucket[]);

export type InputBucket = (typeof INPUT_BUCKETS)[number];
export type OutputBucket = (typeof OUTPUT_BUCKETS)[number];
export type FeeBucket = (typeof FEE_BUCKETS)[number];
export type TokenBucket = InputBucket | OutputBucket;
export type Bucket = TokenBucket | FeeBucket;
/** Non-negative; tokens are integers, seconds may have a fraction. An absent bucket is zero. */
export type Buckets = Partial<Record<Bucket, number>>;

/** One billed run of one model. A call has several when a provider bills a helper model or a compaction inside it. */
export interface UsagePass {
  /** As the answer states it; null: the call's own model. */
  model: string | null;
  buckets: Buckets;
}

/** How we know: the provider's final word, a part of it, our estimate, or not at all. */
export type UsageSource = "provider" | "partial" | "estimated" | "none";

/** `completed`: the provider ended it well. `cancelled`: the client left. `broken`: the provider broke. `refused`: we did. */
export type Outcome = "completed" | "cancelled" | "broken" | "refused";

export interface TokenTotals {
  /** All input, cache parts included. */
  input: number;
  /** All billed output, reasoning included. */
  output: number;
  cacheRead: number;
  cacheWrite: number;
  reasoning: number;
}

/** The contract's five token counts, summed over all billed passes. */
export function totalTokens(passes: readonly UsagePass[]): TokenTotals {
  const totals: TokenTotals = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
  for (const { buckets } of passes) {
    for (const bucket of INPUT_BUCKETS) totals.input += buckets[bucket] ?? 0;
    for (const bucket of OUTPUT_BUCKETS) totals.output += buckets[bucket] ?? 0;
    totals.cacheRead += (buckets.cacheRead ?? 0) + (buckets.cacheReadAudio ?? 0);
    totals.cacheWrite += (buckets.cacheWrite ?? 0) + (buckets.cacheWrite1h ?? 0);
    totals.reasoning += buckets.outputReasoning ?? 0;
  }
  return totals;
}
