import { addDays, firstOfMonth, weekdayOf } from "@/domain/local-day";

const DAYS = [0, 1, 2, 3, 4, 5, 6];

/** The weeks of a month from Monday to Sunday, as dates; null where a day is another month's. `month` is any date in it. */
export function monthWeeks(month: string): { key: string; days: (string | null)[] }[] {
  const first = firstOfMonth(month);
  const end = firstOfMonth(month, 1);
  const lead = weekdayOf(first);
  const weeks = [];
  for (let monday = addDays(first, -lead); monday < end; monday = addDays(monday, 7)) {
    const days = DAYS.map((day) => addDays(monday, day)).map((day) => (day >= first && day < end ? day : null));
    weeks.push({ key: monday, days });
  }
  return weeks;
}

/** The same day of another month, or that month's last. */
export function addMonths(day: string, months: number): string {
  const last = addDays(firstOfMonth(day, months + 1), -1);
  const same = firstOfMonth(day, months).slice(0, 8) + day.slice(8);
  return same.slice(8) > last.slice(8) ? last : same;
}

/** Where a key leads in a calendar; null: nowhere. */
export function dayAfterKey(day: string, key: string): string | null {
  const weekday = weekdayOf(day);
  if (key === "ArrowLeft") return addDays(day, -1);
  if (key === "ArrowRight") return addDays(day, 1);
  if (key === "ArrowUp") return addDays(day, -7);
  if (key === "ArrowDown") return addDays(day, 7);
  if (key === "Home") return addDays(day, -weekday);
  if (key === "End") return addDays(day, 6 - weekday);
  if (key === "PageUp") return addMonths(day, -1);
  return key === "PageDown" ? addMonths(day, 1) : null;
}
