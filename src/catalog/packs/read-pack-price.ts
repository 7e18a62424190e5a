import type { ModelInfo, ModelPrice } from "@pydantic/genai-prices";
import { type Match, matchSchema } from "../match-model";
import { convertPrices } from "../seed/convert-prices";
import { datePrices, type SourcePrice } from "../seed/source-price";
import type { PackModel } from "./provider-pack";

export interface PackPrice {
  /** Oldest first. */
  versions: SourcePrice[];
  /** As the price version's row says. None of the importer's own: an import leaves it as it is. */
  source: string;
  /** How the provider's answers may spell the model's name; null: as the pack does. */
  match: Match | null;
}

/** What a suggested model costs; null: nobody states it, and it is unpriced. @throws Error for a pack that names what the price source does not have */
export async function readPackPrice({ price }: PackModel): Promise<PackPrice | null> {
  if (!price) return null;
  if ("rates" in price) return { versions: [{ effectiveAtMs: null, rates: price.rates }], source: price.source, match: null };
  const { findProvider } = await import("@pydantic/genai-prices");
  const { sourceProvider, sourceModel } = price;
  const model = findProvider({ providerId: sourceProvider })?.models.find(({ id }) => id === sourceModel);
  if (!model) throw new Error(`the price source has no model ${sourceModel} of ${sourceProvider}`);
  const dearest = findDearestOfDay(model.prices);
  const convert = (prices: ModelPrice) => convertPrices(prices, { fees: {}, serviceTiers: {} });
  return {
    versions: dearest ? [{ effectiveAtMs: null, rates: convert(dearest) }] : datePrices(model.prices, convert),
    source: dearest ? "pack: genai-prices, the dearest of the day" : "pack: genai-prices",
    match: matchSchema.parse(model.match),
  };
}

/**
 * A price that depends on the hour has no form here: of all that it can be, the dearest counts, so that nothing is sold below its cost. Null: it
 * does not depend on that.
 */
function findDearestOfDay(prices: ModelInfo["prices"]): ModelPrice | null {
  if (!Array.isArray(prices) || !prices.some(({ constraint }) => constraint?.type === "time_of_date")) return null;
  const dearest: ModelPrice = {};
  for (const { prices: some } of prices)
    for (const [key, value] of Object.entries(some)) {
      if (typeof value !== "number") throw new Error(`${key} has tiers and depends on the hour`);
      const known = dearest[key];
      dearest[key] = typeof known === "number" ? Math.max(known, value) : value;
    }
  return dearest;
}
