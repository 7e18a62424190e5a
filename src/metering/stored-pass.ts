import type { FoundPrice } from "../catalog/find-price";
import type { NanoUsd } from "../domain/money";
import type { UsagePass } from "../domain/usage";

/** A pass as the usage row keeps it: enough to compute its cost again. */
export interface StoredPass extends UsagePass {
  serviceTier: string | null;
  priceVersionId: string | null;
  /** Of the whole call, on its first pass: what the provider says that it charges, as a decimal integer. Absent: it does not say. */
  statedCostNanoUsd?: string;
}

/** The price of a pass's model; null asks for the call's own. */
export type PriceOf = (model: string | null) => Pick<FoundPrice, "priceVersionId" | "rates"> | null;

export function storePasses(passes: readonly UsagePass[], serviceTier: string | null, priceOf: PriceOf): StoredPass[] {
  return passes.map(({ model, buckets }) => ({ model, buckets, serviceTier, priceVersionId: priceOf(model)?.priceVersionId ?? null }));
}

/** Keeps what the provider says that the call costs beside what was counted of it. */
export function keepStatedCost(passes: StoredPass[], statedCostNanoUsd: NanoUsd | null | undefined): StoredPass[] {
  const [first, ...others] = passes;
  if (statedCostNanoUsd == null || !first) return passes;
  return [{ ...first, statedCostNanoUsd: statedCostNanoUsd.toString() }, ...others];
}
