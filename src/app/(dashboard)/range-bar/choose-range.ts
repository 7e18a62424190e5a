import { addDays, countDays, dayNamer, firstOfMonth, startOfDay } from "@/domain/local-day";
import type { Interval, Range } from "@/queries/buckets";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PRESET_HOURS = { "1h": 1, "24h": 24, "7d": 7 * 24, "30d": 30 * 24, "90d": 90 * 24 } as const;

export type RollingPreset = keyof typeof PRESET_HOURS;
export const ROLLING_PRESETS = Object.keys(PRESET_HOURS) as RollingPreset[];
export const CALENDAR_PRESETS = ["month", "last-month"] as const;
export type Preset = RollingPreset | (typeof CALENDAR_PRESETS)[number];
export const PRESETS: readonly Preset[] = [...ROLLING_PRESETS, ...CALENDAR_PRESETS];

/** A range, and what it is compared with. */
export interface ChosenRange {
  range: Range;
  previous: Range;
}

const later = (at: Date, ms: number) => new Date(at.getTime() + ms);
const lengthOf = ({ from, to }: Range) => to.getTime() - from.getTime();

/** Rolling ones end now and are compared with as long a time before; months are those of the zone's calendar. */
export function presetRange(preset: Preset, now: Date, timeZone: string): ChosenRange {
  if (preset === "month" || preset === "last-month") return monthRange(preset, now, timeZone);
  const ms = PRESET_HOURS[preset] * HOUR_MS;
  return { range: { from: later(now, -ms), to: now }, previous: { from: later(now, -2 * ms), to: later(now, -ms) } };
}

/** This month so far, against as much of the one before; or the whole of the last, against the one before it. */
function monthRange(preset: "month" | "last-month", now: Date, timeZone: string): ChosenRange {
  const today = dayNamer(timeZone)(now.getTime());
  const startOf = (months: number) => startOfDay(firstOfMonth(today, months), timeZone);
  const [twoAgo, last, current] = [startOf(-2), startOf(-1), startOf(0)];
  if (preset === "last-month") return { range: { from: last, to: current }, previous: { from: twoAgo, to: last } };
  const range = { from: current, to: now > current ? now : later(current, 1) };
  const sameTime = last.getTime() + lengthOf(range);
  return { range, previous: { from: last, to: new Date(Math.min(sameTime, current.getTime())) } };
}

/** Whole days of the zone are compared with as many whole days before, whatever the clocks do; any other range with as long a time. */
export function customRange(range: Range, timeZone: string): ChosenRange {
  const days = wholeDays(range, timeZone);
  const from = days ? startOfDay(addDays(days.first, -days.count), timeZone) : later(range.from, -lengthOf(range));
  return { range, previous: { from, to: range.from } };
}

/** The first and the last day of a range and their number, if it is made of whole days of the zone. */
export function wholeDays({ from, to }: Range, timeZone: string): { first: string; last: string; count: number } | null {
  const nameOf = dayNamer(timeZone);
  const [first, end] = [nameOf(from.getTime()), nameOf(to.getTime())];
  const isWhole = startOfDay(first, timeZone).getTime() === from.getTime() && startOfDay(end, timeZone).getTime() === to.getTime();
  return isWhole ? { first, last: addDays(end, -1), count: countDays(first, end) } : null;
}

/** From the first of some days to the end of the last, in a zone. */
export function daysRange(first: string, last: string, timeZone: string): Range {
  return { from: startOfDay(first, timeZone), to: startOfDay(addDays(last, 1), timeZone) };
}

const LONGEST: readonly [Interval, number][] = [
  ["minute", 3 * HOUR_MS],
  ["hour", 2 * DAY_MS],
  ["day", 63 * DAY_MS],
];

/** Bars that can be told apart: at most 180 of a minute, 48 of an hour or 63 of a day, and weeks beyond. */
export function chooseInterval(range: Range): Interval {
  return LONGEST.find(([, ms]) => lengthOf(range) <= ms)?.[0] ?? "week";
}
