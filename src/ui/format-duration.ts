const unit = (value: number, name: "millisecond" | "second", locale: string, digits: Intl.NumberFormatOptions) =>
  new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short", ...digits }).format(value).replace("sec", "s");

/** `840` → `840 ms`, `1240` → `1.24 s`, `75000` → `1m 15s`. */
export function formatDuration(ms: number, locale: string): string {
  if (Math.round(ms) < 1_000) return unit(ms, "millisecond", locale, { maximumFractionDigits: 0 });
  if (ms < 60_000) {
    const places = ms < 10_000 ? 2 : 1;
    return unit(ms / 1_000, "second", locale, { minimumFractionDigits: places, maximumFractionDigits: places });
  }
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, "0")}s`;
}

/** For an axis: `3 s` instead of `3.00 s`. */
export function formatDurationTick(ms: number, locale: string): string {
  return ms < 1_000
    ? unit(ms, "millisecond", locale, { maximumFractionDigits: 0 })
    : unit(ms / 1_000, "second", locale, { maximumFractionDigits: 2 });
}
