import { ratesSchema } from "../domain/price";
import { formatPricing } from "./format-pricing";

/** `rates`: everything that the price says, beside the four that `pricing` shows: tiers by input, fees, service tiers. */
export interface ShownPrice {
  pricing: ReturnType<typeof formatPricing>;
  rates: unknown;
}

/** Rates as a price version holds them, as the administration's API shows them. */
export function showRates(text: string): ShownPrice {
  const rates = ratesSchema.parse(JSON.parse(text));
  return { pricing: formatPricing(rates), rates };
}
