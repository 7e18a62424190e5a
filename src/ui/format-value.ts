import { formatCount, formatCountShort } from "./format-count";
import { formatDuration, formatDurationTick } from "./format-duration";
import { formatMoney, formatMoneyTick } from "./format-money";

export type ValueKind = "money" | "count" | "duration";

export function formatValue(value: number, kind: ValueKind, locale: string): string {
  if (kind === "money") return formatMoney(String(value), locale);
  return kind === "duration" ? formatDuration(value, locale) : formatCount(Math.round(value), locale);
}

/** The short form for an axis. */
export function formatTick(value: number, kind: ValueKind, locale: string): string {
  if (kind === "money") return formatMoneyTick(value, locale);
  return kind === "duration" ? formatDurationTick(value, locale) : formatCountShort(value, locale);
}
