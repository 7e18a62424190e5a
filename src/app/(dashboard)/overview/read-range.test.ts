import { expect, test } from "vitest";
import { readRange } from "./read-range";

const now = new Date("2026-11-20T12:00:00Z");
const shown = (asked: Parameters<typeof readRange>[0]) => {
  const { preset, filter, previous, bucket, isAsAsked } = readRange(asked, now);
  return [preset, filter.from.toISOString(), filter.to.toISOString(), previous.from.toISOString(), bucket, isAsAsked];
};

test("without a range it is the last 30 days", () => {
  expect(shown({})).toEqual(["30d", "2026-10-21T12:00:00.000Z", "2026-11-20T12:00:00.000Z", "2026-09-21T12:00:00.000Z", "day", true]);
});

test("a preset ends now, and the period before it is as long", () => {
  expect(shown({ range: "24h" })).toEqual(["24h", "2026-11-19T12:00:00.000Z", "2026-11-20T12:00:00.000Z", "2026-11-18T12:00:00.000Z", "hour", true]);
});

test("from and to mean what they mean in the statistics APIs", () => {
  expect(shown({ from: "2026-11-01", to: "2026-11-08" })).toEqual([
    "custom",
    "2026-11-01T00:00:00.000Z",
    "2026-11-08T00:00:00.000Z",
    "2026-10-25T00:00:00.000Z",
    "day",
    true,
  ]);
});

test.each([
  { range: "2h" },
  { from: "yesterday" },
  { from: "2026-11-08", to: "2026-11-01" },
  { from: "2016-01-01", to: "2026-01-01" },
  { from: ["a", "b"] },
])("%j cannot be shown: the default, and it says so", (asked) => {
  const range = readRange(asked, now);
  expect([range.preset, range.isAsAsked]).toEqual(["30d", false]);
});
