import type { FoundPrice } from "../catalog/find-price";
import type { UsagePass } from "../domain/usage";

/** A pass as the usage row keeps it: enough to compute its cost again. */
export interface StoredPass extends UsagePass {
  serviceTier: string | null;
  priceVersionId: string | null;
}

/** The price of a pass's model; null asks for the call's own. */
export type PriceOf = (model: string | null) => Pick<FoundPrice, "priceVersionId" | "rates"> | null;

export function storePasses(passes: readonly UsagePass[], serviceTier: string | null, priceOf: PriceOf): StoredPass[] {
  return passes.map(({ model, buckets }) => ({ model, buckets, serviceTier, priceVersionId: priceOf(model)?.priceVersionId ?? null }));
}
