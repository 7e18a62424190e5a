import type { Sample } from "../domain/experiment";
import { meanOf, varianceOfMean } from "./sample";

export interface Interval {
  low: number;
  high: number;
}

/** Fewer units say nothing: the bound below counts on means that are about normal. */
export const UNITS_MIN = 30;
/** Where the intervals are narrowest: so many units together are the likeliest size of an experiment. */
const TUNED_FOR_UNITS = 1_000;

/**
 * How many standard errors an estimate may be off at any look, however often one looks: the asymptotic confidence sequence of Waudby-Smith, Arbour,
 * Sinha, Kennedy, Ramdas ("Time-uniform central limit theory and asymptotic confidence sequences", 2021), a normal mixture over all sample sizes. An
 * interval of 1.96 standard errors, looked at again and again, excludes the truth sooner or later.
 * @param units that the estimate stands on; @param alpha the chance that any of the intervals ever misses
 */
export function standardErrorsMax(units: number, alpha: number): number {
  const logs = -2 * Math.log(alpha);
  const scaled = (units * (logs + Math.log(logs) + 1)) / TUNED_FOR_UNITS;
  return Math.sqrt(2 * (1 + 1 / scaled) * Math.log(Math.sqrt(scaled + 1) / alpha));
}

export interface Certainty {
  alpha: number;
  /** The metric lies between 0 and 1. */
  isBounded: boolean;
}

/** Of one arm's mean; null: too few units. */
export function intervalOf(sample: Sample, { alpha, isBounded }: Certainty): Interval | null {
  const mean = meanOf(sample);
  if (mean === null || sample.units < UNITS_MIN) return null;
  const half = Math.sqrt(varianceOfMean(sample, { isBounded })) * standardErrorsMax(sample.units, alpha);
  // None of the metrics can be negative.
  return { low: Math.max(0, mean - half), high: isBounded ? Math.min(1, mean + half) : mean + half };
}

/**
 * Of a unit, as a share of the mean squared. Costs and times have long tails: an arm that has seen few of its calls has, as a rule, not seen its dearest,
 * and looks steadier and cheaper than it is. The arms are taken to spread alike, as much as the one that spreads more.
 */
function relativeVariance(sample: Sample): number {
  const mean = meanOf(sample) ?? 0;
  return mean === 0 ? 0 : (varianceOfMean(sample) * sample.units) / (mean * mean);
}

export interface Contrast extends Interval {
  estimate: number;
  standardError: number;
  units: number;
}

/** One arm's mean less `factor` times another's; null: too few units of either. */
export function contrast(one: Sample, other: Sample, { alpha, isBounded, factor = 1 }: Certainty & { factor?: number }): Contrast | null {
  const [mean, otherMean] = [meanOf(one), meanOf(other)];
  if (mean === null || otherMean === null || Math.min(one.units, other.units) < UNITS_MIN) return null;
  const estimate = mean - factor * otherMean;
  const spread = isBounded ? 0 : Math.max(relativeVariance(one), relativeVariance(other));
  const varianceOf = (sample: Sample) => Math.max(varianceOfMean(sample, { isBounded }), (spread * (meanOf(sample) ?? 0) ** 2) / sample.units);
  const standardError = Math.sqrt(varianceOf(one) + factor * factor * varianceOf(other));
  const units = one.units + other.units;
  const half = standardError * standardErrorsMax(units, alpha);
  return { estimate, standardError, units, low: estimate - half, high: estimate + half };
}
