/** `1234567` → `1,234,567`. */
export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count);
}

/** `1234567` → `1.23M`; below ten thousand every digit. */
export function formatCountShort(count: number, locale: string): string {
  if (Math.abs(count) < 10_000) return formatCount(count, locale);
  return new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 3 }).format(count);
}

/** `0.0123` → `1.23%`. */
export function formatShare(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: share !== 0 && Math.abs(share) < 0.1 ? 2 : 1 }).format(share);
}
