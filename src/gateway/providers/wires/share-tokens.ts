import type { Buckets, TokenBucket } from "../../../domain/usage";

/** No call has more; a larger number is a provider's bug, and not billed. */
const COUNT_MAX = 10_000_000_000;

/** A token count as a provider states it; undefined when it is not one (absent, negative, a fraction, NaN, absurd): it counts as not stated. */
export function asCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= COUNT_MAX ? value : undefined;
}

/**
 * Shares a stated total out to the buckets of its parts; what no part claims goes to `rest`. The sum is the total, whatever the parts
 * say: parts that are larger than what is left (cached > input) are cut, in the order given. Adds to what the buckets hold.
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
