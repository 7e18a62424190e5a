/** `840` → `840 ms`, `1240` → `1.24 s`, `75000` → `1m 15s`. */
export function formatDuration(ms: number, locale: string): string {
  const unit = (value: number, name: "millisecond" | "second", digits: number) =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short", minimumFractionDigits: digits, maximumFractionDigits: digits })
      .format(value)
      .replace("sec", "s");
  if (Math.round(ms) < 1_000) return unit(Math.round(ms), "millisecond", 0);
  if (ms < 60_000) return unit(ms / 1_000, "second", ms < 10_000 ? 2 : 1);
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, "0")}s`;
}
