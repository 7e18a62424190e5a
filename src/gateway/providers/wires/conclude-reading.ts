import { type Buckets, INPUT_BUCKETS, OUTPUT_BUCKETS, type TokenBucket, type UsagePass, type UsageSource } from "../../../domain/usage";
import { asName, asObject } from "../../bytes/json/parse-members";
import type { ReaderContext, ReaderResult } from "../contract";

/** What a reader has gathered when the response is over, however it ended. */
export interface Reading extends Omit<ReaderResult, "source"> {
  /** The stated passes are the provider's final word, not a snapshot from the middle of a stream. */
  isFinal: boolean;
  /** Bytes of text that were delivered. */
  textBytes: number;
  /** Some content has come: only then is there anything to estimate. */
  hasContent: boolean;
}

export function newReading(): Reading {
  return {
    passes: [],
    isFinal: false,
    textBytes: 0,
    hasContent: false,
    model: null,
    serviceTier: null,
    responseId: null,
    errorCode: null,
    rawUsage: null,
    statedCostNanoUsd: null,
  };
}

/** The usual rule of thumb for text. */
const BYTES_PER_TOKEN = 4;

/**
 * The provider's final word if there is one; else what it stated, completed by what was delivered (`partial`); else an estimate of input and
 * output (`estimated`). A call that failed without delivering anything is charged only what was stated. Error statuses have no usage.
 */
export function concludeReading(reading: Reading, context: ReaderContext): ReaderResult {
  const { model, serviceTier, responseId, errorCode, rawUsage, statedCostNanoUsd } = reading;
  const conclude = (passes: UsagePass[], source: UsageSource): ReaderResult => ({
    passes,
    source,
    model,
    serviceTier,
    responseId,
    errorCode,
    rawUsage,
    statedCostNanoUsd,
  });
  if (context.statusCode >= 400) return conclude([], "none");
  if (reading.passes.length > 0) {
    if (reading.isFinal) return conclude(reading.passes, "provider");
    return conclude(completePasses(reading), "partial");
  }
  if (!reading.hasContent || (errorCode !== null && reading.textBytes === 0)) return conclude([], "none");
  const buckets: Buckets = { input: toTokens(context.inputTextBytes), output: toTokens(reading.textBytes) };
  return conclude([{ model: null, buckets }], "estimated");
}

/** Output that was delivered but not stated is added to the first pass, the call's own. */
function completePasses(reading: Reading): UsagePass[] {
  const [own, ...others] = reading.passes;
  if (!own) return [];
  const stated = OUTPUT_BUCKETS.reduce((sum, bucket) => sum + (own.buckets[bucket] ?? 0), 0);
  const missing = Math.max(0, toTokens(reading.textBytes) - stated);
  return [{ ...own, buckets: { ...own.buckets, output: (own.buckets.output ?? 0) + missing } }, ...others];
}

function toTokens(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

/** No token in any bucket. */
export function isEmpty(buckets: Buckets): boolean {
  return [...INPUT_BUCKETS, ...OUTPUT_BUCKETS].every((bucket) => !buckets[bucket]);
}

/** No call has more tokens; a larger number is a provider's bug and is not billed. */
const COUNT_MAX = 10_000_000_000;

/** A token count as a provider states it; undefined when it is not a count (absent, negative, a fraction, NaN, absurd): treated as not stated. */
export function asTokenCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= COUNT_MAX ? value : undefined;
}

/**
 * Distributes a stated total over the buckets of its parts; what no part claims goes to `rest`. The sum is always the total: parts that exceed
 * what is left (cached > input) are cut, in the order given. Adds to what the buckets already hold.
 */
export function shareTokens(into: Buckets, total: number, parts: readonly (readonly [TokenBucket, number | undefined])[], rest: TokenBucket): void {
  let left = total;
  for (const [bucket, count] of parts) {
    const share = Math.min(count ?? 0, left);
    if (share > 0) into[bucket] = (into[bucket] ?? 0) + share;
    left -= share;
  }
  if (left > 0 || total === 0) into[rest] = (into[rest] ?? 0) + left;
}

/**
 * The code of a provider's error. Never its text, which can quote a key or a prompt.
 * @param code stands beside an error that is only a text (xAI)
 */
export function readErrorCode(error: unknown, code?: unknown): string {
  const object = asObject(error);
  const candidates = object ? [object.code, object.type, object.status] : [code];
  const name = candidates.find((value) => typeof value === "number" || asName(value) !== null);
  return name === undefined ? "error" : String(name);
}
