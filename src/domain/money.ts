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
