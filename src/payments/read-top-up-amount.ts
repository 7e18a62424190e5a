import { NANO_PER_USD, type NanoUsd } from "../domain/money";

export const TOP_UP_USD_MIN = 1n;
export const TOP_UP_USD_MAX = 10_000n;

/** ASCII digits, at most two after the point; no sign, exponent, separator or leading zero. */
const AMOUNT = /^(0|[1-9]\d{0,5})(?:\.(\d{1,2}))?$/;

/** `"10"`, `"10.5"`, `"10.50"` → nano-dollars; null when it is not written so, or is not from 1 to 10000. Form and API have the one rule. */
export function readTopUpAmount(text: string): NanoUsd | null {
  const match = AMOUNT.exec(text);
  if (!match) return null;
  const cents = BigInt(match[1] as string) * 100n + BigInt((match[2] ?? "").padEnd(2, "0"));
  const isInRange = cents >= TOP_UP_USD_MIN * 100n && cents <= TOP_UP_USD_MAX * 100n;
  return isInRange ? (cents * NANO_PER_USD) / 100n : null;
}
