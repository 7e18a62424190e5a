import type { ModelInfo, ModelPrice } from "@pydantic/genai-prices";
import type { Rates } from "../../domain/price";

export interface SourcePrice {
  /** Null: from the beginning. */
  effectiveAtMs: number | null;
  rates: Rates;
}

/** A model's prices with the dates from which they count. @throws Error for one that depends on the time of day */
export function datePrices(prices: ModelInfo["prices"], convert: (prices: ModelPrice) => Rates): SourcePrice[] {
  if (!Array.isArray(prices)) return [{ effectiveAtMs: null, rates: convert(prices) }];
  return prices.map(({ constraint, prices: dated }) => {
    if (constraint && constraint.type !== "start_date") throw new Error("a price by the time of day");
    return { effectiveAtMs: constraint ? Date.parse(`${constraint.start_date}T00:00:00Z`) : null, rates: convert(dated) };
  });
}
