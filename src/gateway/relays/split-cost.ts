import { formatUsd } from "../../domain/money";
import { priceUsage } from "../../domain/price";
import type { Settlement, Ticket } from "../../domain/resale";
import { INPUT_BUCKETS, type UsagePass } from "../../domain/usage";

export interface CostParts {
  input_cost: string;
  output_cost: string;
  total_cost: string;
  currency: "USD";
}

/** What was charged, shared between input and output as their list prices are: the parts add up to the total exactly. */
export function splitCost(settlement: Settlement, ticket: Ticket, usage: { passes: readonly UsagePass[]; serviceTier: string | null }): CostParts {
  const total = settlement.chargedNanoUsd;
  const priced = priceUsage({ ...usage, ratesOf: () => ticket.rates });
  let inputPicoUsd = 0n;
  let allPicoUsd = 0n;
  for (const { bucket, amountPicoUsd } of priced.status === "priced" ? priced.lines : []) {
    allPicoUsd += amountPicoUsd;
    if ((INPUT_BUCKETS as readonly string[]).includes(bucket)) inputPicoUsd += amountPicoUsd;
  }
  const input = allPicoUsd === 0n ? total : (total * inputPicoUsd) / allPicoUsd;
  return { input_cost: formatUsd(input), output_cost: formatUsd(total - input), total_cost: formatUsd(total), currency: "USD" };
}
