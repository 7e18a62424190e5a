import { expect, test } from "vitest";
import { addDays, countDays, dayNamer, firstOfMonth, startOfDay, weekdayOf } from "./local-day";

test.each([
  ["2026-11-20", "UTC", "2026-11-20T00:00:00.000Z"],
  ["2026-11-20", "Asia/Seoul", "2026-11-19T15:00:00.000Z"],
  ["2026-11-20", "Asia/Kolkata", "2026-11-19T18:30:00.000Z"],
  ["2026-11-20", "Pacific/Kiritimati", "2026-11-19T10:00:00.000Z"],
  ["2026-11-20", "Pacific/Pago_Pago", "2026-11-20T11:00:00.000Z"],
  // the nights on which New York's clocks go forward and back, and the days after them
  ["2026-03-08", "America/New_York", "2026-03-08T05:00:00.000Z"],
  ["2026-03-09", "America/New_York", "2026-03-09T04:00:00.000Z"],
  ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z"],
  ["2026-11-02", "America/New_York", "2026-11-02T05:00:00.000Z"],
  // Cairo's clocks go forward at midnight: the day begins at one o'clock
  ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z"],
])("%s in %s begins at %s", (day, timeZone, start) => {
  const at = startOfDay(day, timeZone);
  expect(at.toISOString()).toBe(start);
  const nameOf = dayNamer(timeZone);
  expect([nameOf(at.getTime()), nameOf(at.getTime() - 1)]).toEqual([day, addDays(day, -1)]);
});

test("days and months are counted by the calendar", () => {
  expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
  expect(firstOfMonth("2026-11-20")).toBe("2026-11-01");
  expect(firstOfMonth("2026-01-31", -1)).toBe("2025-12-01");
  expect(firstOfMonth("2026-12-31", 1)).toBe("2027-01-01");
  expect([weekdayOf("2026-11-16"), weekdayOf("2026-11-22")]).toEqual([0, 6]);
  expect(countDays("2026-02-28", "2026-03-02")).toBe(2);
  expect([addDays("9999-12-31", 1), addDays("0001-01-01", 1)]).toEqual(["10000-01-01", "0001-01-02"]);
});
