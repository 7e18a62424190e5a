import { describe, expect, test } from "vitest";
import type { ChartPoint } from "./chart-data";
import { bandOf, layOut, lineOf, placeLabels, positionAt, stackOf } from "./plot-layout";

const SIZE = { width: 466, height: 208, whole: false, showTick: String };
const series = ["a", "b"].map((key) => ({ key, label: key, color: "red" }));
const point = (at: string, a: number | null, b: number | null, before: number | null = null): ChartPoint => ({ at, values: { a, b }, before });
const points = [point("1", 1, 2), point("2", 3, 1), point("3", 0, 0), point("4", 2, 2)];

describe("bars", () => {
  const layout = layOut({ ...SIZE, points, series, shape: "bars" });

  test("are as high as their values, one upon the other, within the plot", () => {
    const top = Number(layout.ticks.at(-1)?.label);
    const perUnit = (layout.bottom - layout.top) / top;
    const [lower, upper] = stackOf(layout, points[1] as ChartPoint, 1, series);
    expect(lower?.box.height).toBeCloseTo(3 * perUnit);
    expect(lower && lower.box.y + lower.box.height).toBeCloseTo(layout.bottom);
    expect(upper?.box.height).toBeCloseTo(perUnit);
    expect(upper && upper.box.y + upper.box.height).toBeCloseTo(lower?.box.y ?? 0);
    expect(upper?.box.y).toBeGreaterThanOrEqual(layout.top);
  });

  test("stand side by side, and of nothing there is none", () => {
    const boxes = points.flatMap((one, index) => stackOf(layout, one, index, series).map(({ box }) => box));
    expect(boxes).toHaveLength(6);
    for (const { x, width } of boxes) expect(x >= layout.left && x + width <= layout.right && width <= 36).toBe(true);
  });

  test("next to nothing beside much is still seen", () => {
    const [tiny] = stackOf(layOut({ ...SIZE, points: [point("1", 1e-9, 1)], series, shape: "bars" }), point("1", 1e-9, 1), 0, series);
    expect(tiny?.box.height).toBeGreaterThan(0);
  });
});

test("what a chart is compared with fits too", () => {
  const layout = layOut({ ...SIZE, points: [point("1", 1, 1, 900)], series, shape: "bars" });
  expect(layout.yOf(900)).toBeGreaterThanOrEqual(layout.top);
});

describe("lines", () => {
  const layout = layOut({ ...SIZE, points, series, shape: "lines" });

  test("begin and end at the edges, and a gap is a gap", () => {
    expect(layout.centers[0]).toBe(layout.left);
    expect(layout.centers.at(-1)).toBe(layout.right);
    expect(lineOf(layout, [1, 2, null, 3, 1]).path.match(/[ML]/g)).toEqual(["M", "L", "M", "L"]);
    expect(lineOf(layout, [0, 2, 2, 3]).path.match(/[ML]/g)).toEqual(["M", "L", "L", "L"]);
    expect(lineOf(layout, [0, 3, null, null]).path).toContain(` ${layout.bottom.toFixed(2)}L`);
  });

  test("a value between two gaps is a dot, and only that", () => {
    expect(lineOf(layout, [1, 2, null, 3]).dots).toEqual([{ x: layout.right, y: layout.yOf(3) }]);
    expect(lineOf(layout, [null, 0, null, null])).toEqual({ path: "", dots: [{ x: layout.centers[1], y: layout.bottom }] });
    expect(lineOf(layout, [null, null, null, null])).toEqual({ path: "", dots: [] });
  });

  test("the area between two has a piece for each run of both", () => {
    const sizes = (lower: (number | null)[], upper: (number | null)[]) => bandOf(layout, lower, upper).map(({ length }) => length);
    expect(sizes([1, 1, null, 1], [2, 2, 2, null])).toEqual([4]);
    expect(sizes([1, 1, null, 1], [2, 2, 2, 2])).toEqual([4, 2]);
    expect(sizes([1, null, 1, null], [null, 2, null, 2])).toEqual([]);
    const [first, second] = layout.centers;
    const [low, high] = [layout.yOf(1), layout.yOf(2)];
    expect(bandOf(layout, [1, 1, null, null], [2, 2, null, null])).toEqual([
      [
        { x: first, y: high },
        { x: second, y: high },
        { x: second, y: low },
        { x: first, y: low },
      ],
    ]);
  });
});

test("the plot leaves as much room as its longest amount needs, and else always the same", () => {
  const leftOf = (amount: string) => layOut({ ...SIZE, points, series, shape: "bars", showTick: () => amount }).left;
  expect(leftOf("$0.45")).toBe(leftOf(""));
  expect(leftOf("$0.000015")).toBeGreaterThan(leftOf(""));
});

const SHAPES = ["bars", "lines"] as const;
const drawn = SHAPES.flatMap((shape) => [1, 2, 7, 30, 180].flatMap((count) => [300, 466, 1_200].map((width) => ({ shape, count, width }))));

test.each(drawn)("labels of $count $shape on $width px: as many as fit, with the last, none beyond the edges", ({ shape, count, width }) => {
  const many = Array.from({ length: count }, (_, i) => point(String(i), 1, 1));
  const layout = layOut({ ...SIZE, width, points: many, series, shape });
  for (const text of ["Nov 20, 13:00", "11월 20일 13:00"]) {
    const labels = placeLabels(layout, Array<string>(count).fill(text), width);
    expect(labels.at(-1)?.index).toBe(count - 1);
    for (const { x } of labels) expect(x > 30 && x < width - 30).toBe(true);
    for (const [i, { x }] of labels.entries()) if (i > 0) expect(x - (labels[i - 1]?.x ?? 0)).toBeGreaterThan(80);
  }
});

test("each position is found where it is drawn, and none beside the plot", () => {
  for (const shape of ["bars", "lines"] as const) {
    const layout = layOut({ ...SIZE, points, series, shape });
    for (const [index, x] of layout.centers.entries()) expect(positionAt(layout, x, shape)).toBe(index);
    expect(positionAt(layout, layout.left - layout.slot, shape)).toBeNull();
    expect(positionAt(layout, layout.right + layout.slot, shape)).toBeNull();
  }
});
