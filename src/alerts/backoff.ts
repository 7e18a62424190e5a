/** How long an undelivered event is tried again. */
export interface Backoff {
  /** The longest wait before the second try. */
  firstMs: number;
  /** The longest wait at all. */
  maxMs: number;
  /** From the event on. */
  forMs: number;
}

/** With the dispatcher's own beat the second try comes within ten seconds. */
export const BACKOFF: Backoff = { firstMs: 8_000, maxMs: 3_600_000, forMs: 24 * 3_600_000 };

/** A clock that jumps forward by a day must not end what was tried once or twice only. */
const ATTEMPTS_MIN = 3;

/** Milliseconds to wait after so many failed attempts: doubling, and of each wait the second half at random, so that receivers are not asked by all at once. */
export function waitMs(attempts: number, { firstMs, maxMs }: Backoff, random: number): number {
  const longest = Math.min(firstMs * 2 ** Math.min(attempts - 1, 30), maxMs);
  return Math.round(longest * (0.5 + random / 2));
}

interface FailedTry {
  /** With this one. */
  attempts: number;
  nowMs: number;
  givesUpAtMs: number;
}

/** When an event that has failed is tried again; null: it is given up. The last try is made as its time ends, and no later one. */
export function nextTryMs({ attempts, nowMs, givesUpAtMs }: FailedTry, backoff: Backoff, random: number): number | null {
  const isLate = nowMs >= givesUpAtMs;
  if (isLate && attempts >= ATTEMPTS_MIN) return null;
  const atMs = nowMs + waitMs(attempts, backoff, random);
  return isLate ? atMs : Math.min(atMs, givesUpAtMs);
}
