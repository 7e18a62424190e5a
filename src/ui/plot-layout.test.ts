import { expect, test } from "vitest";
import { bandPath, labelStride, linePath, loneSpots, stack } from "./plot-layout";

const spots = [{ x: 0, y: 1 }, { x: 1, y: 2 }, null, { x: 3, y: 4 }, null, { x: 5, y: 6 }, { x: 6, y: 7 }];

test("a gap is a gap: a line ends before it and begins anew after it", () => {
  expect(linePath(spots)).toBe("M0 1L1 2M3 4M5 6L6 7");
  expect(linePath([null, null])).toBe("");
});

test("a value between two gaps is seen", () => {
  expect(loneSpots(spots)).toEqual([{ x: 3, y: 4 }]);
});

test("a band is the area between its lines, broken where either has a gap", () => {
  const upper = spots.map((spot) => spot && { ...spot, y: spot.y * 10 });
  expect(bandPath(spots, upper)).toBe("M0 10L1 20L1 2L0 1ZM3 40L3 4ZM5 60L6 70L6 7L5 6Z");
});

test("the parts of a bar stand on each other; what is nothing is not there", () => {
  const series = ["a", "b", "c", "d"].map((key) => ({ key, label: key, color: key }));
  expect(stack({ at: "", values: { a: 1, b: 0, c: null, d: 2 } }, series)).toEqual([
    { key: "a", color: "a", from: 0, to: 1 },
    { key: "d", color: "d", from: 1, to: 3 },
  ]);
});

test.each([
  [5, 500, 1],
  [31, 500, 6],
  [180, 300, 60],
  [10, 10, 10],
])("of %i labels within %i pixels every %i. is shown", (count, width, stride) => {
  expect(labelStride(count, width, 76)).toBe(stride);
});
