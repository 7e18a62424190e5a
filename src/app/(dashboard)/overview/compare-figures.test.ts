import { expect, test } from "vitest";
import { parseUsd } from "@/domain/money";
import { atThisPace, compareFigures } from "./compare-figures";

test.each([
  ["less is better, and there is more", { now: 12, before: 10, better: "less" as const }, "up", "bad", "share", 0.2],
  ["less is better, and there is less", { now: 5, before: 10, better: "less" as const }, "down", "good", "share", -0.5],
  ["more is better, and there is more", { now: 12, before: 10, better: "more" as const }, "up", "good", "share", 0.2],
  ["neither is better", { now: 12, before: 10 }, "up", "neutral", "share", 0.2],
  ["nothing has changed", { now: 10, before: 10, better: "less" as const }, "same", "neutral", "share", 0],
  ["from next to nothing", { now: 500, before: 10, better: "less" as const }, "up", "bad", "times", 50],
])("%s", (_, compared, direction, tone, kind, value) => {
  const delta = compareFigures(compared);
  expect(delta).toMatchObject({ direction, tone, change: { kind } });
  expect(delta?.change.value).toBeCloseTo(value, 9);
});

test("rates are compared in points, also with a rate of nothing", () => {
  expect(compareFigures({ now: 0.055, before: 0.043, isRate: true, better: "less" })?.change.value).toBeCloseTo(0.012, 9);
  expect(compareFigures({ now: 0.02, before: 0, isRate: true, better: "less" })).toMatchObject({
    direction: "up",
    tone: "bad",
    change: { kind: "points" },
  });
});

test.each([
  { now: 1, before: 0 },
  { now: 1, before: null },
  { now: null, before: 1 },
])("there is no change to speak of: %j", (compared) => {
  expect(compareFigures(compared)).toBeNull();
});

test("a month at the pace of its part, rounded to the nano-dollar", () => {
  expect(atThisPace(parseUsd("1.000000000"), { elapsedMs: 10, lengthMs: 30 })).toBe(parseUsd("3.000000000"));
  expect(atThisPace(1n, { elapsedMs: 2, lengthMs: 3 })).toBe(2n);
  expect(atThisPace(0n, { elapsedMs: 2, lengthMs: 3 })).toBe(0n);
  expect(atThisPace(9_007_199_254_740_993n, { elapsedMs: 86_400_000, lengthMs: 30 * 86_400_000 })).toBe(270_215_977_642_229_790n);
});
