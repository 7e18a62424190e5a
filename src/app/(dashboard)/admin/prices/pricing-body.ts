export const PRICE_NAMES = ["input", "output", "cacheRead", "cacheWrite"] as const;
export type PriceName = (typeof PRICE_NAMES)[number];

/** As the API takes a price, in USD per million tokens; null: nothing was typed. Of input and output both are needed. */
export function pricingOf(typed: Record<PriceName, string>): Record<string, string> | null {
  const entries = PRICE_NAMES.map((name) => [name, typed[name].trim()] as const).filter(([, text]) => text !== "");
  if (entries.length === 0) return null;
  return Object.fromEntries(entries);
}

/** Whether a price says anything that the four rates cannot: tiers, fees, service tiers, rates of other buckets. */
export function hasMoreRates(rates: unknown): boolean {
  const { tokens = {}, ...others } = rates as { tokens?: Record<string, string> };
  const known: ReadonlySet<string> = new Set(PRICE_NAMES);
  return Object.keys(others).length > 0 || Object.keys(tokens).some((bucket) => !known.has(bucket));
}
