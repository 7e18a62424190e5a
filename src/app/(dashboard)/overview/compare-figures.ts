/** How a figure stands to that of the period before. */
export interface Delta {
  direction: "up" | "down" | "same";
  tone: "good" | "bad" | "neutral";
  /** A share of the baseline, times the baseline where it is more than tenfold, or points between two rates (0.012 is 1.2 points). */
  change: { kind: "share" | "times" | "points"; value: number };
}

interface Compared {
  now: number | null;
  before: number | null;
  /** Rates are compared in points: a percent of a percent says nothing. */
  isRate?: boolean;
  /** What a reader wants; left out where more is neither good nor bad. */
  better?: "less" | "more";
}

/** Smaller than anything that is shown. */
const NOTHING = 0.0005;

/** Null: there is nothing to compare with, or to compare. */
export function compareFigures({ now, before, isRate = false, better }: Compared): Delta | null {
  if (now === null || before === null || (!isRate && before === 0)) return null;
  const value = isRate ? now - before : now / before - 1;
  const direction = Math.abs(value) < NOTHING ? "same" : value > 0 ? "up" : "down";
  const isWanted = (better === "more") === (direction === "up");
  const tone = direction === "same" || better === undefined ? "neutral" : isWanted ? "good" : "bad";
  if (isRate) return { direction, tone, change: { kind: "points", value } };
  return { direction, tone, change: value > 9.99 ? { kind: "times", value: now / before } : { kind: "share", value } };
}

/** What a whole period comes to at the pace of its part that has passed; nano-dollars, rounded half up. */
export function atThisPace(soFar: bigint, { elapsedMs, lengthMs }: { elapsedMs: number; lengthMs: number }): bigint {
  const elapsed = BigInt(Math.max(1, Math.round(elapsedMs)));
  return (2n * soFar * BigInt(Math.round(lengthMs)) + elapsed) / (2n * elapsed);
}
