import { type Rates, ratesSchema } from "../domain/price";

/** Rates as they are stored: keys in one order, so that equal rates are equal texts. */
export function writeRates(rates: Rates): string {
  return JSON.stringify(ratesSchema.parse(rates), (_key, value: unknown) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
