/** What is normal for one hour, in nano-dollars; from `limit` on it is not. */
export interface UsualSpend {
  usual: number;
  limit: number;
}

/** Earlier weeks that are looked at, and how many of them there must be. */
export const WEEKS = 8;
const WEEKS_MIN = 2;
/** Hours before the one that is judged: they say how much this week differs from earlier ones, and how much hours vary. */
export const HOURS_BEFORE = 12;
export const HOURS_PER_WEEK = 168;

/** So many deviations above what is usual are not chance: of 700 hours in a month less than one. */
const DEVIATIONS = 5;
/** Deviations from medians are smaller than those from the truth. */
const FROM_MEDIANS = 1.2;
/** A median absolute deviation, as a standard deviation of what is normally distributed. */
const MAD_TO_DEVIATION = 1.4826;
/** Nobody spends so evenly that less than this is a sign of anything. */
const DEVIATION_MIN = 0.15;
/** 10 cents above what is usual, at least. */
const EXCESS_NANO_USD_MIN = 100_000_000;
/** Added before logarithms are taken, so that hours without calls have one: 2 cents. */
const OFFSET_NANO_USD = 20_000_000;
const POLISHES = 2;

/**
 * What is usual for an hour of the week, by the same hours of earlier weeks: medians of logarithms, so that neither one spike nor growth moves it much
 * (Tukey's median polish: an effect of each hour, and one of each week).
 *
 * `rows`: nano-dollars of each hour; first those before the judged one of this week, then of each earlier week, the newest first, the same hours and the
 * one that is judged. `times`: a rule's threshold, how many times the usual is too much. Null: too few weeks are known.
 */
export function judgeSpend([current = [], ...weeks]: readonly (readonly number[])[], times: number): UsualSpend | null {
  if (weeks.length < WEEKS_MIN) return null;
  const past = weeks.map((week) => week.map(toScale));
  const present = current.map(toScale);
  const columns = Array.from({ length: HOURS_BEFORE + 1 }, (_, column) => column);
  let hourEffects = columns.map((column) => median(past.map((week) => at(week, column))));
  let weekEffects: number[] = [];
  const weekEffect = (week: readonly number[]) => median(week.map((value, column) => value - at(hourEffects, column)));
  for (let i = 0; i < POLISHES; i++) {
    weekEffects = past.map(weekEffect);
    hourEffects = columns.map((column) => median(past.map((week, index) => at(week, column) - at(weekEffects, index))));
  }
  const misses = past.flatMap((week, index) => week.map((value, column) => Math.abs(value - at(hourEffects, column) - at(weekEffects, index))));
  const deviation = Math.max(DEVIATION_MIN, MAD_TO_DEVIATION * FROM_MEDIANS * median(misses));
  // A week that is quieter so far lowers nothing: it may be the spike's own beginning that is missing.
  const level = at(hourEffects, HOURS_BEFORE) + Math.max(0, weekEffect(present));
  const usual = Math.max(0, fromScale(level));
  const limit = Math.max(fromScale(level + DEVIATIONS * deviation), usual * times, usual + EXCESS_NANO_USD_MIN);
  return { usual, limit: isPatchy(weeks.flat()) ? Math.max(limit, times * secondLargest(weeks.flat())) : limit };
}

const at = (values: readonly number[], index: number) => values[index] as number;
const toScale = (nanoUsd: number) => Math.log(nanoUsd + OFFSET_NANO_USD);
const fromScale = (value: number) => Math.exp(value) - OFFSET_NANO_USD;

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

const EMPTY_SHARE = 0.25;

/** Where many hours are empty, medians say little of those that are not: then what has been seen before decides. */
function isPatchy(values: readonly number[]): boolean {
  return values.filter((value) => value < OFFSET_NANO_USD).length >= EMPTY_SHARE * values.length;
}

/** One earlier spike does not count. */
function secondLargest(values: readonly number[]): number {
  return [...values].sort((a, b) => b - a)[1] ?? 0;
}
