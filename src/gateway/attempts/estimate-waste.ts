import { priceUsage } from "../../domain/price";
import type { ResaleTarget } from "../plan";
import type { UsageReader } from "../providers/contract";

/**
 * What a provider may bill for an answer of no use, or for one that never came, by what it has stated, else by the input, which it has probably read
 * by then: its output is not known. In nano-dollars; null: not known.
 */
export function estimateWaste({ model, hold }: ResaleTarget, reader: UsageReader | null): string | null {
  const stated = reader?.result().passes ?? [];
  const passes = stated.length > 0 ? stated : [{ model: null, buckets: { input: hold.inputTokensLikely ?? hold.inputTokensMax } }];
  const priced = priceUsage({ passes, serviceTier: null, ratesOf: () => model.rates });
  return priced.status === "priced" ? priced.totalNanoUsd.toString() : null;
}
