import { formatUsd, type NanoUsd, type PicoUsd, parseUsd } from "@/domain/money";
import { type CostLine, type PriceResult, priceUsage, type Rates } from "@/domain/price";
import { FEE_BUCKETS } from "@/domain/usage";
import type { StoredPass } from "./request-json";

export interface CostLineJson {
  /** Index into the request's passes. */
  pass: number;
  bucket: string;
  quantity: number;
  /** USD for `per` tokens or pieces, after tier and service tier; twelve digits, like `amount`. */
  rate: string;
  per: 1 | 1_000_000;
  /** USD, exact: a request is rounded to nine digits once, not line by line. */
  amount: string;
}

export interface CostExplanation {
  costLines: CostLineJson[];
  /**
   * The arithmetic done again, from the stored passes and the rates of the stored price versions. `matches` says whether it gives the
   * stored cost to the nano-dollar. Null for an unpriced call, where there is nothing to do again.
   */
  costCheck: { recomputed: string | null; stored: string; matches: boolean } | null;
}

function formatPico(amount: bigint): string {
  return `${formatUsd(amount / 1000n)}${(amount % 1000n).toString().padStart(3, "0")}`;
}

function presentLine({ pass, bucket, quantity, ratePicoUsd, amountPicoUsd }: CostLine): CostLineJson {
  const per = (FEE_BUCKETS as readonly string[]).includes(bucket) ? 1 : 1_000_000;
  return { pass, bucket, quantity, rate: formatPico(ratePicoUsd * BigInt(per)), per, amount: formatPico(amountPicoUsd) };
}

interface ExplainCostOptions {
  passes: readonly StoredPass[];
  /** Price version id → its rates. */
  rates: ReadonlyMap<string, Rates>;
  /** Null: unpriced. */
  providerCostNanoUsd: NanoUsd | null;
}

/** The arithmetic of one request's cost, line by line. Pure. */
export function explainCost({ passes, rates, providerCostNanoUsd }: ExplainCostOptions): CostExplanation {
  if (providerCostNanoUsd === null) return { costLines: [], costCheck: null };
  const result = pricePasses(passes, rates);
  const stored = formatUsd(providerCostNanoUsd);
  const stated = passes[0]?.statedCost;
  if (result.status === "unpriced" && stated !== undefined) return explainStated(parseUsd(stated), providerCostNanoUsd);
  if (result.status === "unpriced") return { costLines: [], costCheck: { recomputed: null, stored, matches: false } };
  const matches = result.totalNanoUsd === providerCostNanoUsd;
  return { costLines: result.lines.map(presentLine), costCheck: { recomputed: formatUsd(result.totalNanoUsd), stored, matches } };
}

/** There is no price of ours: the cost is what the provider says. */
function explainStated(statedNanoUsd: NanoUsd, providerCostNanoUsd: NanoUsd): CostExplanation {
  const amount = formatPico(statedNanoUsd * 1000n);
  const recomputed = formatUsd(statedNanoUsd);
  const line: CostLineJson = { pass: 0, bucket: "statedCost", quantity: 1, rate: amount, per: 1, amount };
  return { costLines: [line], costCheck: { recomputed, stored: formatUsd(providerCostNanoUsd), matches: statedNanoUsd === providerCostNanoUsd } };
}

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
