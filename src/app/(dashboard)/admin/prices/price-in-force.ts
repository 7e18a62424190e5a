import type { PriceView } from "@/catalog/edit/prices";

/** Of the prices that have begun, the one that began last; of two that began together, the later version. As calls are priced (catalog/find-price.ts). */
export function priceInForce(prices: readonly PriceView[], atMs: number): PriceView | null {
  const begun = prices.filter(({ effectiveAt }) => Date.parse(effectiveAt) <= atMs);
  return begun.toSorted((a, b) => Date.parse(b.effectiveAt) - Date.parse(a.effectiveAt) || b.version - a.version)[0] ?? null;
}
