import { database } from "../db/client";
import { type Rates, ratesSchema } from "../domain/price";

export interface PriceVersion {
  id: string;
  providerId: string;
  modelId: string;
  version: number;
  rates: Rates;
  source: string;
  effectiveAt: Date;
}

/** Any price version, also one that is no longer in force: to show or recompute what a request cost. Null when there is none. */
export async function findPriceVersion(id: string): Promise<PriceVersion | null> {
  const row = await database().priceVersion.findUnique({ where: { id }, omit: { createdAt: true } });
  return row && { ...row, rates: ratesSchema.parse(JSON.parse(row.rates)) };
}
