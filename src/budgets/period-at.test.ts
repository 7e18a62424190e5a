import { expect, test } from "vitest";
import { periodAt } from "./period-at";

const show = (period: "day" | "month", at: string, zone: string) => {
  const { startsAt, endsAt } = periodAt(period, Date.parse(at), zone);
  return [startsAt.toISOString(), endsAt.toISOString(), (endsAt.getTime() - startsAt.getTime()) / 3_600_000];
};

test.each([
  ["UTC", "2026-11-22T23:59:59.999Z", "2026-11-22T00:00:00.000Z", "2026-11-23T00:00:00.000Z", 24],
  ["Asia/Seoul", "2026-11-22T15:00:00.000Z", "2026-11-22T15:00:00.000Z", "2026-11-23T15:00:00.000Z", 24],
  ["Asia/Seoul", "2026-11-22T14:59:59.999Z", "2026-11-21T15:00:00.000Z", "2026-11-22T15:00:00.000Z", 24],
  ["Asia/Kolkata", "2026-11-22T18:30:00.000Z", "2026-11-22T18:30:00.000Z", "2026-11-23T18:30:00.000Z", 24],
  // summer time begins: 23 hours, and ends: 25
  ["Europe/Berlin", "2026-03-29T12:00:00.000Z", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z", 23],
  ["Europe/Berlin", "2026-10-25T12:00:00.000Z", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z", 25],
  // the hour that is there twice belongs to its day both times
  ["America/New_York", "2026-11-01T05:30:00.000Z", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z", 25],
  ["America/New_York", "2026-11-01T06:30:00.000Z", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z", 25],
  // clocks go forward at midnight: the day begins at one o'clock
  ["Africa/Cairo", "2026-04-24T00:00:00.000Z", "2026-04-23T22:00:00.000Z", "2026-04-24T21:00:00.000Z", 23],
])("a day in %s, of %s, is from %s to %s", (zone, at, start, end, hours) => {
  expect(show("day", at, zone)).toEqual([start, end, hours]);
});

test.each([
  ["UTC", "2026-02-28T23:59:59.999Z", "2026-02-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z"],
  ["UTC", "2028-02-29T00:00:00.000Z", "2028-02-01T00:00:00.000Z", "2028-03-01T00:00:00.000Z"],
  ["UTC", "2026-12-31T23:59:59.999Z", "2026-12-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
  ["Asia/Seoul", "2026-11-30T15:00:00.000Z", "2026-11-30T15:00:00.000Z", "2026-12-31T15:00:00.000Z"],
  ["Europe/Berlin", "2026-03-15T00:00:00.000Z", "2026-02-28T23:00:00.000Z", "2026-03-31T22:00:00.000Z"],
  ["America/New_York", "2026-11-15T00:00:00.000Z", "2026-11-01T04:00:00.000Z", "2026-12-01T05:00:00.000Z"],
])("a month in %s, of %s, is from %s to %s", (zone, at, start, end) => {
  expect(show("month", at, zone).slice(0, 2)).toEqual([start, end]);
});

const HOUR_MS = 3_600_000;

test.each([
  // a zone, and the nights on which its clocks change: forward and back
  ["Europe/Berlin", "2026-03-29", "2026-10-25", [23, 25]],
  ["America/New_York", "2026-03-08", "2026-11-01", [23, 25]],
  ["Africa/Cairo", "2026-04-24", "2026-10-30", [23, 25]],
  ["Australia/Lord_Howe", "2026-10-04", "2026-04-05", [23.5, 24.5]],
])("in %s, around %s and %s, each moment is in one day and one month, and these follow each other without a gap", (zone, forward, back, changed) => {
  const hours: number[] = [];
  for (const night of [forward, back]) {
    for (const period of ["day", "month"] as const) {
      const fromMs = Date.parse(`${night}T00:00:00Z`) - 48 * HOUR_MS;
      let last = periodAt(period, fromMs, zone);
      for (let atMs = fromMs; atMs < fromMs + 96 * HOUR_MS; atMs += 3 * HOUR_MS) {
        const found = periodAt(period, atMs, zone);
        expect(found.startsAt.getTime() <= atMs && atMs < found.endsAt.getTime(), `${period} of ${new Date(atMs).toISOString()}`).toBe(true);
        if (found.startsAt.getTime() !== last.startsAt.getTime()) expect(found.startsAt).toEqual(last.endsAt);
        last = found;
        if (period === "day") hours.push((found.endsAt.getTime() - found.startsAt.getTime()) / HOUR_MS);
      }
    }
  }
  expect([...new Set(hours)].sort()).toEqual([...changed, 24].sort());
});
