import type { ExperimentArm, Sample } from "../domain/experiment";
import { contrast, intervalOf } from "./confidence";
import { ALPHA } from "./judge-arms";
import { meanOf } from "./sample";

/** When an arm is taken out by itself; absent: never for that. */
export interface GuardRail {
  /** 0 to 1. */
  maxErrorRate?: number | undefined;
  /** How many times the cost of the cheapest other arm. */
  maxCostRatio?: number | undefined;
}

export interface GuardedArm extends ExperimentArm {
  cost: Sample;
  errors: Sample;
}

export interface Loser {
  model: string;
  reason: string;
}

/**
 * The running arms that are beyond the guard rail with certainty: at 5 %, over all looks and arms, none is stopped that is within. One arm always goes
 * on, the one with the fewest errors.
 */
export function findLosers(arms: readonly GuardedArm[], guardRail: GuardRail): Loser[] {
  const running = arms.filter(({ weight }) => weight > 0);
  const alpha = ALPHA / (2 * Math.max(1, running.length));
  const losers = running.flatMap((arm): Loser[] => {
    const reason = beyondErrorRate(arm, guardRail, alpha) ?? beyondCostRatio(arm, running, { guardRail, alpha });
    return reason === null ? [] : [{ model: arm.model, reason }];
  });
  if (losers.length < running.length) return losers;
  const [kept] = running.toSorted((a, b) => (meanOf(a.errors) ?? 0) - (meanOf(b.errors) ?? 0));
  return losers.filter(({ model }) => model !== kept?.model);
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

function beyondErrorRate({ errors }: GuardedArm, { maxErrorRate }: GuardRail, alpha: number): string | null {
  if (maxErrorRate === undefined) return null;
  const interval = intervalOf(errors, { alpha, isBounded: true });
  if (!interval || interval.low <= maxErrorRate) return null;
  return `its error rate is ${percent(meanOf(errors) ?? 0)}, at least ${percent(interval.low)}, and may be ${percent(maxErrorRate)}`;
}

function beyondCostRatio(
  { model, cost }: GuardedArm,
  arms: readonly GuardedArm[],
  { guardRail: { maxCostRatio: factor }, alpha }: { guardRail: GuardRail; alpha: number },
): string | null {
  if (factor === undefined) return null;
  const others = arms.filter((arm) => arm.model !== model && arm.cost.calls > 0);
  const [cheapest] = others.toSorted((a, b) => (meanOf(a.cost) ?? 0) - (meanOf(b.cost) ?? 0));
  const found = cheapest && contrast(cost, cheapest.cost, { alpha: alpha / Math.max(1, others.length), isBounded: false, factor });
  if (!cheapest || !found || found.low <= 0) return null;
  return `its calls cost ${((meanOf(cost) ?? 0) / (meanOf(cheapest.cost) ?? 1)).toFixed(2)} times those of ${cheapest.model}, and may cost ${factor} times as much`;
}
