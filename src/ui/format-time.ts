// 24 hours everywhere: servers and browsers disagree on the space before "AM".

/** `Nov 20, 11:02:33`, in the given zone. */
export function formatTime(iso: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone,
  }).format(new Date(iso));
}

/** `Nov 20, 2026`. */
export function formatDate(iso: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone }).format(new Date(iso));
}

/** A chart's label: the hour within a day or two, else the day. */
export function formatBucket(iso: string, bucket: "hour" | "day", locale: string, timeZone: string): string {
  const options: Intl.DateTimeFormatOptions =
    bucket === "hour"
      ? { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }
      : { month: "short", day: "numeric", timeZone };
  return new Intl.DateTimeFormat(locale, options).format(new Date(iso));
}
