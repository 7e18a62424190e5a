import type { Actor } from "../../audit/record-change";
import type { PriceVersion } from "../../db/generated/client";
import { ratesSchema } from "../../domain/price";
import { formatPricing } from "../format-pricing";
import { changeCatalog } from "./change-catalog";
import { findModelRow } from "./find-rows";
import { insertPrice } from "./insert-price";
import type { NewPrice } from "./model-input";

export interface PriceView {
  id: string;
  version: number;
  pricing: ReturnType<typeof formatPricing>;
  /** Everything that the price says: tiers by input, fees, service tiers. */
  rates: unknown;
  source: string;
  effectiveAt: string;
  createdAt: string;
}

/** Newest version first. @throws AppError `not_found` */
export async function listPrices(modelId: string): Promise<PriceView[]> {
  const { prices } = await findModelRow(modelId);
  return prices.toSorted((a, b) => b.version - a.version).map(showPrice);
}

/** The next version. It counts from `effectiveAt`, else from now; a call is priced by what was in force when it began. */
export async function addPrice(actor: Actor, modelId: string, input: NewPrice): Promise<PriceView> {
  const row = await findModelRow(modelId);
  return changeCatalog(actor, async (transaction) => {
    const price = await insertPrice(transaction, row, input);
    const result = showPrice(price);
    return { result, entry: { action: "price.created", target: modelId, before: null, after: result } };
  });
}

function showPrice({ id, version, rates: text, source, effectiveAt, createdAt }: PriceVersion): PriceView {
  const rates = ratesSchema.parse(JSON.parse(text));
  const times = { effectiveAt: effectiveAt.toISOString(), createdAt: createdAt.toISOString() };
  return { id, version, pricing: formatPricing(rates), rates, source, ...times };
}
