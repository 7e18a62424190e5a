/** The price in force at a time: of those that have begun, the one that began last; of two that began together, the later version. */
export function effectivePrice<T extends { effectiveAtMs: number; version: number }>(prices: readonly T[], atMs: number): T | null {
  let best: T | null = null;
  for (const price of prices) {
    if (price.effectiveAtMs > atMs) continue;
    const isLater = best === null || price.effectiveAtMs > best.effectiveAtMs;
    if (isLater || (price.effectiveAtMs === best?.effectiveAtMs && price.version > best.version)) best = price;
  }
  return best;
}
