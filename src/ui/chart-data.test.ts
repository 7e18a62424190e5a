import * as fc from "fast-check";
import { expect, test } from "vitest";
import { niceTicks } from "./chart-data";

test("an axis has round numbers", () => {
  expect(niceTicks(2.49, { whole: false })).toEqual([0, 1, 2, 3]);
  expect(niceTicks(0.00412, { whole: false })).toEqual([0, 0.002, 0.004, 0.006]);
  expect(niceTicks(4_120, { whole: false })).toEqual([0, 2_000, 4_000, 6_000]);
  expect(niceTicks(7, { whole: true })).toEqual([0, 3, 6, 9]);
  expect(niceTicks(1, { whole: true })).toEqual([0, 1]);
  expect(niceTicks(0, { whole: true })).toEqual([0, 1]);
});

test("an axis holds its largest value and stays short", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), fc.boolean(), (max, whole) => {
      const ticks = niceTicks(max, { whole });
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * 0.998);
      expect(ticks.length).toBeLessThanOrEqual(5);
      if (whole) expect(ticks.every(Number.isInteger)).toBe(true);
    }),
  );
});
