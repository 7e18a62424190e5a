import { expect, test } from "vitest";
import { listDays, wholeDays } from "./whole-days";

test("the last seven days are seven days, today among them", () => {
  const { startDate, endDate } = wholeDays({ from: new Date("2026-11-15T10:30:00Z"), to: new Date("2026-11-22T10:30:00Z") });
  expect([startDate, endDate]).toEqual(["2026-11-16", "2026-11-22"]);
  expect(listDays(startDate, endDate)).toHaveLength(7);
});

test("chosen days are those days: the end of a range is exclusive", () => {
  expect(wholeDays({ from: new Date("2026-11-01T00:00:00Z"), to: new Date("2026-11-03T00:00:00Z") })).toEqual({
    startDate: "2026-11-01",
    endDate: "2026-11-02",
  });
});

test("a range within one day is that day", () => {
  expect(wholeDays({ from: new Date("2026-11-22T09:00:00Z"), to: new Date("2026-11-22T10:00:00Z") })).toEqual({
    startDate: "2026-11-22",
    endDate: "2026-11-22",
  });
});
