import type { ExperimentMetric, Sample } from "../domain/experiment";
import { type Contrast, contrast, standardErrorsMax } from "./confidence";
import { meanOf } from "./sample";

/** How often, at most, one of all the looks at an experiment of equal arms finds a winner. */
export const ALPHA = 0.05;
export const isBounded = (metric: ExperimentMetric): boolean => metric === "errorRate" || metric === "feedback";
/** A difference below this share of the smaller mean (of a bounded metric: this difference) is of no interest. */
const INTERESTING = 0.05;
const INTERESTING_OF_BOUNDED = 0.02;

export interface Arm {
  model: string;
  sample: Sample;
}

export type Verdict =
  /** `model` is better than each of the others. */
  | { kind: "winner"; model: string; requestsNeeded: 0 }
  /** The arms differ by less than anybody would care about. */
  | { kind: "equal"; requestsNeeded: 0 }
  /** `requestsNeeded`: how many more are likely to decide. */
  | { kind: "open"; requestsNeeded: number }
  | { kind: "too-few"; requestsNeeded: null };

/**
 * Which arm is the best, as far as can be said now. Valid at every look: each pair of arms has its share of the 5 %. Less is better, of feedback more.
 * @param requests of all arms so far
 */
export function judgeArms(metric: ExperimentMetric, arms: readonly Arm[], requests: number): Verdict {
  const pairs = (arms.length * (arms.length - 1)) / 2;
  const certainty = { alpha: ALPHA / Math.max(1, pairs), isBounded: isBounded(metric) };
  const sign = metric === "feedback" ? 1 : -1;
  const ranked = arms.toSorted((a, b) => sign * ((meanOf(b.sample) ?? 0) - (meanOf(a.sample) ?? 0)));
  const [best, ...others] = ranked;
  if (!best || others.length === 0) return { kind: "too-few", requestsNeeded: null };
  const contrasts: Contrast[] = [];
  for (const other of others) {
    const found = contrast(best.sample, other.sample, certainty);
    if (!found) return { kind: "too-few", requestsNeeded: null };
    contrasts.push(found);
  }
  const isBetter = ({ low, high }: Contrast) => (sign > 0 ? low > 0 : high < 0);
  if (contrasts.every(isBetter)) return { kind: "winner", model: best.model, requestsNeeded: 0 };
  const margin = interestingDifference(metric, ranked);
  if (contrasts.every(({ low, high }) => low >= -margin && high <= margin)) return { kind: "equal", requestsNeeded: 0 };
  const units = Math.max(...contrasts.filter((found) => !isBetter(found)).map((found) => unitsNeeded(found, margin, certainty.alpha)));
  const measured = arms.reduce((sum, { sample }) => sum + sample.units, 0);
  const requestsInAll = units * (arms.length / 2) * (requests / measured);
  return { kind: "open", requestsNeeded: Math.max(1, Math.ceil(requestsInAll - requests)) };
}

function interestingDifference(metric: ExperimentMetric, arms: readonly Arm[]): number {
  if (isBounded(metric)) return INTERESTING_OF_BOUNDED;
  return INTERESTING * Math.min(...arms.map(({ sample }) => meanOf(sample) ?? 0));
}

/** How many units of both arms tell the difference that is seen from none, or from the smallest that is of interest. */
function unitsNeeded({ estimate, standardError, units }: Contrast, margin: number, alpha: number): number {
  const difference = Math.max(Math.abs(estimate), margin - Math.abs(estimate));
  if (difference === 0) return units;
  let needed = units;
  // The bound grows with the logarithm of the number, so that this settles at once.
  for (let i = 0; i < 8; i++) needed = units * ((standardErrorsMax(needed, alpha) * standardError) / difference) ** 2;
  return needed;
}
