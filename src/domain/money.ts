/** Integer nano-dollars (1 USD = 1_000_000_000). */
export type NanoUsd = bigint;
/** Integer pico-dollars; one micro-dollar per million tokens is one pico-dollar per token. */
export type PicoUsd = bigint;

export const NANO_PER_USD = 1_000_000_000n;
const PICO_PER_NANO = 1_000n;

/** Half up, once per request. Amounts here are never negative. */
export function roundToNano(amount: PicoUsd): NanoUsd {
  if (amount < 0n) throw new RangeError("a cost cannot be negative");
  return (amount + PICO_PER_NANO / 2n) / PICO_PER_NANO;
}

export const PPM = 1_000_000n;

/**
 * What a call costs its organization: the provider's exact cost and the margin on it, rounded once, half up. `providerCostNanoUsd` is
 * rounded by itself; the margin is what is left of the price.
 */
export function addMargin(cost: PicoUsd, marginPpm: number): { providerCostNanoUsd: NanoUsd; marginNanoUsd: NanoUsd; priceNanoUsd: NanoUsd } {
  const providerCostNanoUsd = roundToNano(cost);
  const divisor = PPM * PICO_PER_NANO;
  const priceNanoUsd = (cost * (PPM + BigInt(marginPpm)) + divisor / 2n) / divisor;
  return { providerCostNanoUsd, marginNanoUsd: priceNanoUsd - providerCostNanoUsd, priceNanoUsd };
}

/** The same rounded up: what must be held, so that no price of at most this cost exceeds it. */
export function holdFor(cost: PicoUsd, marginPpm: number): NanoUsd {
  const divisor = PPM * PICO_PER_NANO;
  return (cost * (PPM + BigInt(marginPpm)) + divisor - 1n) / divisor;
}

/** The largest cost whose hold does not exceed the amount. */
export function costWithin(amount: NanoUsd, marginPpm: number): PicoUsd {
  return (amount * PPM * PICO_PER_NANO) / (PPM + BigInt(marginPpm));
}

/** `210000n` → `"0.000210000"`: the contract's decimal string, nine digits after the point. */
export function formatUsd(amount: NanoUsd): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(10, "0");
  return `${amount < 0n ? "-" : ""}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/** `"0.00021"` → `210000n`; more than nine digits after the point is an error. */
export function parseUsd(text: string): NanoUsd {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text);
  if (!match) throw new RangeError(`not an amount in USD: ${text.slice(0, 40)}`);
  const amount = BigInt(match[2] as string) * NANO_PER_USD + BigInt((match[3] ?? "").padEnd(9, "0"));
  return match[1] ? -amount : amount;
}

/** No call costs more; a larger amount is a provider's bug. */
const STATED_NANO_USD_MAX = 1_000_000n * NANO_PER_USD;

/**
 * An amount of USD as JSON spells a number (`0.00006`, `6e-05`), in nano-dollars: taken from its digits, rounded half up, never a float.
 * Null: it is no number, negative, or more than a million.
 */
export function roundUsd(text: string): NanoUsd | null {
  const match = /^(\d{1,30})(?:\.(\d{1,60}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text);
  if (!match) return null;
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const digits = BigInt(whole + fraction);
  const shift = Number(exponent) - fraction.length + 9;
  const divisor = 10n ** BigInt(Math.max(0, -shift));
  const amount = (digits * 10n ** BigInt(Math.max(0, shift)) + divisor / 2n) / divisor;
  return amount <= STATED_NANO_USD_MAX ? amount : null;
}
