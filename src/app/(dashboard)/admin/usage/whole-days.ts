const DAY_MS = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The UTC days of a range, both ends included. A range that begins within a day begins with the next one: seven days are seven bars. */
export function wholeDays({ from, to }: { from: Date; to: Date }): { startDate: string; endDate: string } {
  const lastMs = to.getTime() - 1;
  const firstMs = Math.min(Math.ceil(from.getTime() / DAY_MS) * DAY_MS, lastMs);
  return { startDate: dayOf(firstMs), endDate: dayOf(lastMs) };
}

/** Every day from the first to the last, as `2026-11-20`. */
export function listDays(startDate: string, endDate: string): string[] {
  const count = (Date.parse(endDate) - Date.parse(startDate)) / DAY_MS + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => dayOf(Date.parse(startDate) + index * DAY_MS));
}
