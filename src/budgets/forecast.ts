import type { NanoUsd } from "../domain/money";

interface Progress {
  startsAtMs: number;
  endsAtMs: number;
  nowMs: number;
  amountNanoUsd: NanoUsd;
  spentNanoUsd: NanoUsd;
}

export interface Forecast {
  /** Spent at the period's end; null: nothing can be said. */
  spentNanoUsd: NanoUsd | null;
  /** When the budget is used up; null: not in this period, or it is already. */
  usedUpAtMs: number | null;
}

const NOTHING: Forecast = { spentNanoUsd: null, usedUpAtMs: null };
/** Half an hour of a day, 15 hours of a month: before that, one call would speak for all of it. */
const SHARE_MIN = 48;

/** What a budget's period comes to at the pace so far. Pure. */
export function forecastOf({ startsAtMs, endsAtMs, nowMs, amountNanoUsd, spentNanoUsd }: Progress): Forecast {
  const [lengthMs, elapsedMs] = [endsAtMs - startsAtMs, Math.min(nowMs, endsAtMs) - startsAtMs];
  if (spentNanoUsd <= 0n || elapsedMs * SHARE_MIN < lengthMs) return NOTHING;
  const total = (spentNanoUsd * BigInt(lengthMs)) / BigInt(elapsedMs);
  const usedUpAtMs = startsAtMs + Number((BigInt(elapsedMs) * amountNanoUsd) / spentNanoUsd);
  return { spentNanoUsd: total, usedUpAtMs: spentNanoUsd < amountNanoUsd && usedUpAtMs < endsAtMs ? usedUpAtMs : null };
}
