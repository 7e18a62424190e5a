import * as fc from "fast-check";
import { expect, test } from "vitest";
import { colorsOf, largestOf, niceTicks, SERIES_COLORS } from "./chart-data";

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

const NAMES = ["gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5", "gemini-2.5-flash", "grok-4", "한국어", "o3"];

test("a colour belongs to a name: not to its rank, nor to the order or the number of those beside it", () => {
  const colors = colorsOf(NAMES);
  expect(new Set(colors.values()).size).toBe(NAMES.length);
  expect(colorsOf(NAMES.toReversed())).toEqual(colors);
  for (const name of NAMES) {
    const alone = colorsOf([name]).get(name);
    const isTaken = NAMES.some((other) => other < name && colors.get(other) === alone);
    if (!isTaken) expect(colors.get(name)).toBe(alone);
  }
});

test("more names than colours have one each", () => {
  const many = Array.from({ length: 50 }, (_, i) => `m${i}`);
  const colors = colorsOf(many);
  expect(many.every((name) => SERIES_COLORS.includes(colors.get(name) ?? ""))).toBe(true);
});

test("an axis holds the largest stack, the largest line, and the period before", () => {
  const series = ["a", "b"].map((key) => ({ key, label: key, color: key }));
  const points = [
    { at: "1", values: { a: 2, b: 3 } },
    { at: "2", values: { a: 4, b: null } },
  ];
  expect([largestOf(points, series, "bars"), largestOf(points, series, "lines")]).toEqual([5, 4]);
  expect(largestOf([...points, { at: "3", values: {}, before: 9 }], series, "bars")).toBe(9);
});
