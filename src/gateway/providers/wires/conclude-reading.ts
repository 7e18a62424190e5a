import { type Buckets, INPUT_BUCKETS, OUTPUT_BUCKETS, type UsagePass, type UsageSource } from "../../../domain/usage";
import type { ReaderContext, ReaderResult } from "../contract";

/** What a reader has gathered when the answer is over, in whatever way. */
export interface Reading {
  /** As the provider stated them; empty when it stated none. */
  passes: UsagePass[];
  /** The stated passes are the provider's last word, not a snapshot from the middle of a stream. */
  isFinal: boolean;
  /** Bytes of text that were delivered. */
  textBytes: number;
  /** Something of an answer came: only then is there something to estimate. */
  hasContent: boolean;
  model: string | null;
  serviceTier: string | null;
  responseId: string | null;
  errorCode: string | null;
  rawUsage: unknown;
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
  };
}

/** Rule of thumb of the field for text: four bytes a token. */
const BYTES_PER_TOKEN = 4;

/**
 * The provider's last word where there is one; else what it stated, completed by what was delivered (`partial`); else an estimate of both
 * (`estimated`). An error that delivered nothing is charged nothing that was not stated. Error statuses have no usage.
 */
export function concludeReading(reading: Reading, context: ReaderContext): ReaderResult {
  const { model, serviceTier, responseId, errorCode, rawUsage } = reading;
  const conclude = (passes: UsagePass[], source: UsageSource): ReaderResult => ({
    passes,
    source,
    model,
    serviceTier,
    responseId,
    errorCode,
    rawUsage,
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

/** What was delivered after the last statement is added to the first pass, the call's own. */
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
