export const PRICE_NAMES = ["input", "output", "cacheRead", "cacheWrite"] as const;
export type PriceName = (typeof PRICE_NAMES)[number];

/** As the API takes a price, in USD per million tokens; null: nothing was typed. Of input and output both are needed. */
export function pricingOf(typed: Record<PriceName, string>): Record<string, string> | null {
  const entries = PRICE_NAMES.map((name) => [name, typed[name].trim()] as const).filter(([, text]) => text !== "");
  if (entries.length === 0) return null;
  return Object.fromEntries(entries);
}

/** What a price says that the four rates cannot: tiers, fees, service tiers, rates of other buckets. */
export function moreRates(rates: unknown): Record<string, unknown> {
  const { tokens = {}, ...others } = rates as { tokens?: Record<string, string> };
  const known: ReadonlySet<string> = new Set(PRICE_NAMES);
  const rest = Object.entries(tokens).filter(([bucket]) => !known.has(bucket));
  return { ...others, ...(rest.length > 0 ? { tokens: Object.fromEntries(rest) } : {}) };
}

export const hasMoreRates = (rates: unknown): boolean => Object.keys(moreRates(rates)).length > 0;
