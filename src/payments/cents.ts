import { NANO_PER_USD, type NanoUsd } from "../domain/money";

const NANO_PER_CENT = NANO_PER_USD / 100n;

/** The payment service counts in cents. */
export const fromCents = (cents: number): NanoUsd => BigInt(cents) * NANO_PER_CENT;

/** Top-ups are whole cents: see `topUpAmountSchema`. */
export function toCents(amount: NanoUsd): number {
  if (amount % NANO_PER_CENT !== 0n) throw new RangeError("not a whole number of cents");
  return Number(amount / NANO_PER_CENT);
}
