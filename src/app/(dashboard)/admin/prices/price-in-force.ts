import type { PriceView } from "@/catalog/edit/prices";
import { effectivePrice } from "@/domain/effective-price";

/** As calls are priced. */
export function priceInForce(prices: readonly PriceView[], atMs: number): PriceView | null {
  return (
    effectivePrice(
      prices.map((price) => ({ price, version: price.version, effectiveAtMs: Date.parse(price.effectiveAt) })),
      atMs,
    )?.price ?? null
  );
}
