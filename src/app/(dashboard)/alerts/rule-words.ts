import { ALERT_KINDS, type AlertKind, THRESHOLDS } from "@/domain/alerts";

/** A kind as an API answers it. */
export const readKind = (text: string): AlertKind => ALERT_KINDS.find((kind) => kind === text) ?? "provider_down";

/** People write shares as percents. */
const PERCENT = 100;
const round = (value: number) => String(Number(value.toFixed(9)));

/** A threshold as its field shows it; empty: the kind has none. `threshold`: the rule's own; undefined: what is proposed. */
export function toField(kind: AlertKind, threshold?: string | number | null): string {
  const value = threshold ?? THRESHOLDS[kind]?.fallback;
  if (value === undefined) return "";
  return round(Number(value) * (kind === "error_rate" ? PERCENT : 1));
}

/** What the field says, as the API takes it. */
export const fromField = (kind: AlertKind, text: string): string => (kind === "error_rate" ? round(Number(text) / PERCENT) : text);

/** What the browser lets people write. */
export const LIMITS = {
  low_balance: { min: 0.01, max: 1_000_000 },
  error_rate: { min: 0.1, max: 100 },
  spend_anomaly: { min: 1.1, max: 1_000 },
} as const;
export const hasThreshold = (kind: AlertKind): kind is keyof typeof LIMITS => kind in LIMITS;
