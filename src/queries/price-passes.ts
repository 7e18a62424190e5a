import type { PicoUsd } from "@/domain/money";
import { type PriceResult, priceUsage, type Rates } from "@/domain/price";
import type { StoredPass } from "./request-json";

/** A call's cost again, from its stored passes and the rates of the price versions that they name. Pure. */
export function pricePasses(passes: readonly StoredPass[], rates: ReadonlyMap<string, Rates>): PriceResult {
  const versionOf = new Map(passes.map(({ model, priceVersionId }) => [model, priceVersionId]));
  return priceUsage({
    passes,
    serviceTier: passes[0]?.serviceTier ?? null,
    ratesOf: (model) => rates.get(versionOf.get(model) ?? "") ?? null,
  });
}

/** The cost before it is rounded; null when there is no price. */
export function exactCost(result: PriceResult): PicoUsd | null {
  return result.status === "priced" ? result.lines.reduce((sum, { amountPicoUsd }) => sum + amountPicoUsd, 0n) : null;
}
