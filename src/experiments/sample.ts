import type { Sample } from "../domain/experiment";

/** Per call; null: there was none. */
export const meanOf = ({ calls, sum }: Sample): number | null => (calls === 0 ? null : sum / calls);

/** Of values between 0 and 1: what two more failures would add, so that a hundred calls without one do not say that there never is any. */
const BOUNDED_EXTRA = 2;

/**
 * The variance of the mean per call, from the differences between units: the mean is a ratio (of what units sum up to, to their calls), linearized as
 * in Deng, Knoblich, Lu: "Applying the Delta Method in Metric Analytics" (KDD 2018). For single calls it is the sample variance over their number.
 */
export function varianceOfMean(sample: Sample, { isBounded = false }: { isBounded?: boolean } = {}): number {
  const { units, calls, squares, crossed, sizes } = sample;
  if (units < 2) return Number.POSITIVE_INFINITY;
  const mean = sample.sum / calls;
  // Sums of squares of nearly equal values cancel: what is left may be a little below zero.
  const residual = Math.max(0, squares - 2 * mean * crossed + mean * mean * sizes) + (isBounded ? (BOUNDED_EXTRA * sizes) / units : 0);
  return ((units / (units - 1)) * residual) / (calls * calls);
}
