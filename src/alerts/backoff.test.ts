import { expect, test } from "vitest";
import { BACKOFF, nextTryMs, waitMs } from "./backoff";

test("the second try comes within ten seconds, beside the dispatcher's beat of two; then waits double up to an hour", () => {
  expect(waitMs(1, BACKOFF, 0.999)).toBeLessThanOrEqual(8_000);
  expect(waitMs(1, BACKOFF, 0)).toBe(4_000);
  const waits = Array.from({ length: 40 }, (_, i) => waitMs(i + 1, BACKOFF, 1));
  expect(waits.slice(0, 4)).toEqual([8_000, 16_000, 32_000, 64_000]);
  expect(Math.max(...waits)).toBe(3_600_000);
});

test("the last try is made as the time ends; what was tried once or twice only is not given up, whatever the clock says", () => {
  const next = (attempts: number, nowMs: number, givesUpAtMs: number) => nextTryMs({ attempts, nowMs, givesUpAtMs }, BACKOFF, 1);
  expect([next(20, 0, 10_000_000), next(20, 8_000_000, 10_000_000), next(20, 10_000_000, 10_000_000)]).toEqual([3_600_000, 10_000_000, null]);
  expect([1, 2, 3].map((attempts) => next(attempts, 1e15, 0))).toEqual([1e15 + 8_000, 1e15 + 16_000, null]);
});
