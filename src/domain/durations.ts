/** How many calls took about so long. */
export type DurationCounts = Map<number, number>;

/** `ms:count ms:count …`, as UsageHour has them, in any order; a duration may come more than once. Added to `counts`. */
export function addDurations(counts: DurationCounts, text: string): void {
  let ms = 0;
  let digits = 0;
  // Digit by digit: a month of a busy organization is a million of these.
  for (let i = 0; i <= text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) digits = digits * 10 + code - 48;
    else {
      if (code === 58) ms = digits;
      else if (digits > 0) counts.set(ms, (counts.get(ms) ?? 0) + digits);
      digits = 0;
    }
  }
}

export function formatDurations(counts: DurationCounts): string {
  return [...counts].map(([ms, count]) => `${ms}:${count}`).join(" ");
}
