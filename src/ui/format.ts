const currency = (locale: string, digits: Intl.NumberFormatOptions) =>
  new Intl.NumberFormat(locale, { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", ...digits });

/**
 * What a call cost or what was paid, rounded to the nearest: `"0.000210000"` → `$0.00021`. From one dollar on two digits; below it up to
 * four; below one cent three significant digits, so that a small amount never looks like nothing. `null` (no price) is the caller's to
 * word. For what can still be spent there is `formatSpendable`.
 */
export function formatCost(amountUsd: string, locale: string): string {
  const amount = Number(amountUsd);
  const size = Math.abs(amount);
  if (size === 0 || size >= 1) return currency(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(amount);
  if (size >= 0.01) return currency(locale, { minimumFractionDigits: 2, maximumFractionDigits: 4 }).format(amount);
  return currency(locale, { minimumSignificantDigits: 1, maximumSignificantDigits: 3 }).format(amount);
}

/** What can be spent, with the digits of `formatCost` but rounded down: `"9.998389120"` → `$9.99`, because ten dollars are not there. */
export function formatSpendable(amountUsd: string, locale: string): string {
  const [whole = "0", fraction = ""] = amountUsd.split(".");
  const zeros = /^0*/.exec(fraction)?.[0].length ?? 0;
  const places = Number(whole) !== 0 ? 2 : zeros < 2 ? 4 : zeros + 3;
  return formatCost(`${whole}.${fraction.slice(0, places)}`, locale);
}

/** For an axis: dollars from ten on, then cents, below ten cents a third digit (an axis counts in steps of 2.5 too), and below a cent two significant ones. */
export function formatMoneyTick(amountUsd: number, locale: string): string {
  const isSmall = amountUsd > 0 && amountUsd < 0.01;
  const places = amountUsd === 0 || amountUsd >= 10 ? 0 : 2;
  const placesMax = places > 0 && amountUsd < 0.1 ? 3 : places;
  return currency(locale, {
    notation: amountUsd >= 10_000 ? "compact" : "standard",
    ...(isSmall ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: places, maximumFractionDigits: placesMax }),
  }).format(amountUsd);
}

/** `"1234.150000000000"` → `$1,234.15`: without trailing zeros, at least two digits after the point. Nothing is rounded. */
export function formatExactUsd(amount: string): string {
  const [whole = "0", fraction = ""] = amount.split(".");
  const sign = whole.startsWith("-") ? "-" : "";
  const thousands = whole.replace("-", "").replace(/\B(?=(\d{3})+$)/g, ",");
  return `${sign}$${thousands}.${fraction.replace(/0+$/, "").padEnd(2, "0")}`;
}

/** `1234567` → `1,234,567`. */
export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count);
}

/** `1234567` → `1.23M`; below ten thousand every digit. */
export function formatCountShort(count: number, locale: string): string {
  if (Math.abs(count) < 10_000) return formatCount(count, locale);
  return new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 3, useGrouping: true }).format(count);
}

/** `0.0123` → `1.23%`. */
export function formatShare(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: share !== 0 && Math.abs(share) < 0.1 ? 2 : 1 }).format(share);
}

const unit = (value: number, name: "millisecond" | "second", locale: string, digits: Intl.NumberFormatOptions) =>
  new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short", ...digits }).format(value).replace("sec", "s");
const shortUnit = (value: number, name: "minute" | "second", locale: string, digits: Intl.NumberFormatOptions = {}) =>
  new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "narrow", ...digits }).format(value);

/** `840` → `840 ms`, `1240` → `1.24 s`, `75000` → `1m 15s`; in Korean `840ms`, `1.24초`, `1분 15초`. */
export function formatDuration(ms: number, locale: string): string {
  if (Math.round(ms) < 1_000) return unit(ms, "millisecond", locale, { maximumFractionDigits: 0 });
  if (ms < 60_000) {
    const places = ms < 10_000 ? 2 : 1;
    return unit(ms / 1_000, "second", locale, { minimumFractionDigits: places, maximumFractionDigits: places });
  }
  const seconds = Math.round(ms / 1_000);
  return `${shortUnit(Math.floor(seconds / 60), "minute", locale)} ${shortUnit(seconds % 60, "second", locale, { minimumIntegerDigits: 2 })}`;
}

/** For an axis: `3 s` instead of `3.00 s`. */
function formatDurationTick(ms: number, locale: string): string {
  return ms < 1_000
    ? unit(ms, "millisecond", locale, { maximumFractionDigits: 0 })
    : unit(ms / 1_000, "second", locale, { maximumFractionDigits: 2 });
}

// 24 hours everywhere: servers and browsers disagree on the space before "AM".

const timeOfDay = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;

/** `Nov 20, 2026, 11:02:33`, in the given zone: for what is kept, printed or looked up years later. */
export function formatFullTime(iso: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", day: "numeric", ...timeOfDay, timeZone }).format(new Date(iso));
}

/** `Nov 20, 11:02:33`, in the given zone; with its year when that (in UTC) is another one than now. */
export function formatTime(iso: string, locale: string, timeZone: string, nowMs = Date.now()): string {
  const at = new Date(iso);
  if (at.getUTCFullYear() !== new Date(nowMs).getUTCFullYear()) return formatFullTime(iso, locale, timeZone);
  return new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", ...timeOfDay, timeZone }).format(at);
}

/** `11:02:33`, in the given zone. */
export function formatClock(iso: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { ...timeOfDay, timeZone }).format(new Date(iso));
}

const AGES = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** How long ago, in the largest unit that fits: `3 minutes ago`; below a minute, in seconds. */
export function formatAgo(iso: string, nowMs: number, locale: string): string {
  const seconds = Math.max(0, (nowMs - Date.parse(iso)) / 1_000);
  const [unitName, size] = AGES.find(([, length]) => seconds >= length) ?? (["second", 1] as const);
  return new Intl.RelativeTimeFormat(locale).format(-Math.floor(seconds / size), unitName);
}

/** `Nov 20, 2026`. */
export function formatDate(iso: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone }).format(new Date(iso));
}

/** `"2026-11"` → `November 2026`. */
export function formatMonth(month: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${month}-01T00:00:00Z`));
}

export type BucketUnit = "minute" | "hour" | "day" | "week";

/** A chart's label: the time of a minute, the hour within a day or two, else the day; of a week, the one on which it begins. */
export function formatBucket(iso: string, bucket: BucketUnit, locale: string, timeZone: string): string {
  const day = { month: "short", day: "numeric" } as const;
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const parts = { minute: time, hour: { ...day, ...time }, day, week: day }[bucket];
  return new Intl.DateTimeFormat(locale, { ...parts, timeZone }).format(new Date(iso));
}

export type ValueKind = "money" | "count" | "duration";

export function formatValue(value: number, kind: ValueKind, locale: string): string {
  if (kind === "money") return formatCost(String(value), locale);
  return kind === "duration" ? formatDuration(value, locale) : formatCount(Math.round(value), locale);
}

/** The short form for an axis. */
export function formatTick(value: number, kind: ValueKind, locale: string): string {
  if (kind === "money") return formatMoneyTick(value, locale);
  return kind === "duration" ? formatDurationTick(value, locale) : formatCountShort(value, locale);
}
