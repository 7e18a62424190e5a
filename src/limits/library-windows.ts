import type { RateLimiterAbstract } from "rate-limiter-flexible";
import type { Windows } from "./counter-store";

/** What the library compares is not asked: limits differ by key, and change. */
export const POINTS_MAX = Number.MAX_SAFE_INTEGER;

/** The library's counters: fixed windows, each change of one is atomic in its store. */
export function libraryWindows(limiter: RateLimiterAbstract): Windows {
  return {
    async add(key, points) {
      const { consumedPoints, msBeforeNext } = await (points < 0 ? limiter.reward(key, -points) : limiter.penalty(key, points));
      return { consumed: Number(consumedPoints), resetMs: msBeforeNext }; // PostgreSQL's driver hands a bigint on as text
    },
  };
}
