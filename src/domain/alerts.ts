/** What a rule watches. */
export const ALERT_KINDS = ["low_balance", "budget", "error_rate", "spend_anomaly", "unpriced", "provider_down"] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const CHANNEL_TYPES = ["webhook", "slack", "email"] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];

/** The contract's names of events, and the keys of the texts that people read of them. */
export const EVENT_TYPES = {
  "balance.low": "balanceLow",
  "budget.threshold_reached": "budgetThreshold",
  "error_rate.high": "errorRateHigh",
  "spend.anomaly": "spendAnomaly",
  "calls.unpriced": "callsUnpriced",
  "provider.down": "providerDown",
  "provider.recovered": "providerRecovered",
  test: "test",
} as const;
export type EventType = keyof typeof EVENT_TYPES;

export const DELIVERY_STATUSES = ["pending", "delivered", "failed"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export interface ThresholdRule {
  /** What is taken when none is given. */
  fallback: string;
  isValid(text: string): boolean;
  /** What is wrong otherwise, with an example. */
  rule: string;
}

const between = (min: number, max: number) => (text: string) => Number(text) >= min && Number(text) <= max;

/** The kinds that have a threshold, a decimal number; the others are told of any case. */
export const THRESHOLDS: Partial<Record<AlertKind, ThresholdRule>> = {
  low_balance: { fallback: "5", isValid: between(0.01, 1_000_000), rule: "must be an amount in USD from 0.01 to 1000000" },
  error_rate: { fallback: "0.1", isValid: between(0.001, 1), rule: "must be a share from 0.001 to 1: 0.1 is 10 %" },
  spend_anomaly: { fallback: "2", isValid: between(1.1, 1_000), rule: "must be how many times the usual, from 1.1 to 1000" },
};

/** Digits after the point that a threshold may have. */
export const THRESHOLD_PATTERN = /^\d{1,7}(?:\.\d{1,9})?$/;
