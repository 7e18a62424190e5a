import { expect, test } from "vitest";
import { BACKOFF, isGivenUp, waitMs } from "./backoff";

test("the second try comes within ten seconds, beside the dispatcher's beat of two; then waits double up to an hour", () => {
  expect(waitMs(1, BACKOFF, 0.999)).toBeLessThanOrEqual(8_000);
  expect(waitMs(1, BACKOFF, 0)).toBe(4_000);
  const waits = Array.from({ length: 40 }, (_, i) => waitMs(i + 1, BACKOFF, 1));
  expect(waits.slice(0, 4)).toEqual([8_000, 16_000, 32_000, 64_000]);
  expect(Math.max(...waits)).toBe(3_600_000);
});

test("what was tried once or twice only is not given up, whatever the clock says", () => {
  expect([1, 2, 3].map((attempts) => isGivenUp({ attempts, nowMs: 1e15, givesUpAtMs: 0 }))).toEqual([false, false, true]);
  expect(isGivenUp({ attempts: 100, nowMs: 1, givesUpAtMs: 2 })).toBe(false);
});
