import { formatUsd } from "../domain/money";
import type { Rates } from "../domain/price";
import type { ModelListing } from "../domain/resale";

/** Micro-dollars per million tokens as US dollars per million tokens. */
export function formatPricing({ tokens }: Rates): ModelListing["pricing"] {
  const usd = (rate: string | undefined) => (rate === undefined ? null : formatUsd(BigInt(rate) * 1_000n));
  return { input: usd(tokens.input), output: usd(tokens.output), cacheRead: usd(tokens.cacheRead), cacheWrite: usd(tokens.cacheWrite) };
}

/** The same per 1,000 tokens: a rate in micro-dollars per million is whole nano-dollars per thousand. */
export function formatPer1k({ tokens }: Rates): { inputPer1k: string | null; outputPer1k: string | null } {
  const usd = (rate: string | undefined) => (rate === undefined ? null : formatUsd(BigInt(rate)));
  return { inputPer1k: usd(tokens.input), outputPer1k: usd(tokens.output) };
}
