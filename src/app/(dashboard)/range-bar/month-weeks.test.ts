import { expect, test } from "vitest";
import { addMonths, dayAfterKey, monthWeeks } from "./month-weeks";

test.each([
  ["2026-11-20", 6, 30],
  ["2027-02-01", 4, 28],
  ["2028-02-29", 5, 29],
])("the weeks of the month of %s begin on Mondays and hold each of its days once", (month, weeks, days) => {
  const shown = monthWeeks(month);
  expect(shown).toHaveLength(weeks);
  expect(shown.every(({ key, days: seven }) => new Date(key).getUTCDay() === 1 && seven.length === 7)).toBe(true);
  const all = shown.flatMap((week) => week.days).filter((day) => day !== null);
  expect(all).toHaveLength(days);
  expect(all).toEqual([...new Set(all)].sort());
  expect(all.every((day) => day.startsWith(month.slice(0, 7)))).toBe(true);
});

test("the same day of another month, or its last", () => {
  expect([addMonths("2026-10-31", 1), addMonths("2026-03-31", -1), addMonths("2026-12-15", 1)]).toEqual(["2026-11-30", "2026-02-28", "2027-01-15"]);
});

test("each key of a date picker leads somewhere, and no other", () => {
  // a Friday
  const keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown", "Enter", "a"];
  expect(keys.map((key) => dayAfterKey("2026-11-20", key))).toEqual([
    "2026-11-19",
    "2026-11-21",
    "2026-11-13",
    "2026-11-27",
    "2026-11-16",
    "2026-11-22",
    "2026-10-20",
    "2026-12-20",
    null,
    null,
  ]);
});
