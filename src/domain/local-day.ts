const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Zones are at most 14 hours ahead of UTC and 12 behind it; with room for clocks that change. */
const ZONE_HOURS_MAX = 16;

const pad = (value: number, digits: number) => String(value).padStart(digits, "0");
const writeDay = (at: Date) => `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1, 2)}-${pad(at.getUTCDate(), 2)}`;

/** A date's first moment in UTC, counted on by months and days. Of calendar dates alone, so no clock matters; of any year. */
function inUtc(day: string, { months = 0, days = 0, first = false } = {}): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1 + months, (first ? 1 : date) + days);
  return at;
}

/** Moments → their dates, `2026-11-20`, by a zone's calendar. */
export function dayNamer(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return (ms) => {
    const { year = "", month, day } = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return `${year.padStart(4, "0")}-${month}-${day}`;
  };
}

/** `2026-10-31`, 1 → `2026-11-01`. */
export const addDays = (day: string, days: number): string => writeDay(inUtc(day, { days }));

/** `2026-11-20`, -1 → `2026-10-01`: the first day of a month. */
export const firstOfMonth = (day: string, months = 0): string => writeDay(inUtc(day, { months, first: true }));

/** How many days after Monday. */
export const weekdayOf = (day: string): number => (inUtc(day).getUTCDay() + 6) % 7;

/** From one date to another. */
export const countDays = (from: string, to: string): number => Math.round((inUtc(to).getTime() - inUtc(from).getTime()) / DAY_MS);

/**
 * The first moment of a date in a zone. Looked up in the calendar, to the minute, not computed from an offset: where clocks go forward at
 * midnight a day begins at one o'clock.
 */
export function startOfDay(day: string, timeZone: string): Date {
  const nameOf = dayNamer(timeZone);
  const utc = inUtc(day).getTime() / MINUTE_MS;
  let before = utc - ZONE_HOURS_MAX * 60;
  let inside = utc + ZONE_HOURS_MAX * 60;
  while (inside - before > 1) {
    const middle = Math.floor((before + inside) / 2);
    if (nameOf(middle * MINUTE_MS) >= day) inside = middle;
    else before = middle;
  }
  return new Date(inside * MINUTE_MS);
}
