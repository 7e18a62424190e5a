import type { RateLimiterAbstract } from "rate-limiter-flexible";
import { WINDOW_LEFT_MS_MAX, WINDOW_SECONDS, type Windows } from "./counter-store";

/** What the library compares is not asked: limits differ by key, and change. */
export const POINTS_MAX = Number.MAX_SAFE_INTEGER;

/** The library's counters: fixed windows, each change of one is atomic in its store. */
export function libraryWindows(limiter: RateLimiterAbstract): Windows {
  const change = (key: string, points: number) => (points < 0 ? limiter.reward(key, -points) : limiter.penalty(key, points));
  return {
    async add(key, points) {
      let state = await change(key, points);
      if (state.msBeforeNext > WINDOW_LEFT_MS_MAX) {
        await limiter.delete(key);
        state = await change(key, Math.max(0, points)); // a new window owes nothing to an older one
      }
      return { consumed: state.consumedPoints, resetMs: Math.min(state.msBeforeNext, WINDOW_SECONDS * 1_000) };
    },
  };
}
