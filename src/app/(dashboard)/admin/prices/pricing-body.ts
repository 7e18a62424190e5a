export const PRICE_NAMES = ["input", "output", "cacheRead", "cacheWrite"] as const;
export type PriceName = (typeof PRICE_NAMES)[number];

/** As the API takes a price, in USD per million tokens; null: nothing was typed. Of input and output both are needed. */
export function pricingOf(typed: Record<PriceName, string>): Record<string, string> | null {
  const entries = PRICE_NAMES.map((name) => [name, typed[name].trim()] as const).filter(([, text]) => text !== "");
  if (entries.length === 0) return null;
  return Object.fromEntries(entries);
}
