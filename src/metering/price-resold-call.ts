import type { FinishedCall } from "../domain/call";
import { addMargin, formatUsd, type NanoUsd } from "../domain/money";
import { type Priced, priceUsage } from "../domain/price";
import type { Ticket } from "../domain/resale";
import { totalTokens, type UsagePass, type UsageSource } from "../domain/usage";
import { keepStatedCost, type PriceOf, type StoredPass, storePasses } from "./stored-pass";

export interface ResoldPrice {
  status: "settled" | "released";
  /** Null: no usage could be priced, and the call is charged what was held. */
  cost: { providerCostNanoUsd: NanoUsd; marginNanoUsd: NanoUsd } | null;
  /** What the organization owes. */
  priceNanoUsd: NanoUsd;
  passes: StoredPass[];
  usageSource: UsageSource;
  /** Why somebody should look: the price is not by the provider's own statement, or not within what was held. */
  reviewReason: string | null;
}

/** No model reads or writes so much in one call: a provider that says so is wrong. */
const TOKENS_ABSURD_MIN = 100_000_000;

/**
 * What a resold call costs. Pure. Nothing was delivered and it went wrong: nothing. Else its usage at the hold's price version and
 * margin; where a part has no price, all of it at the hold's standard rates; where that cannot be, what was held.
 * `priceOf` is asked for helper models only: the call's own has the price that it was held by.
 */
export function priceResoldCall(call: FinishedCall, ticket: Ticket, priceOf: PriceOf): ResoldPrice {
  const ownPrice: PriceOf = (model) => (model === null || model === call.model ? ticket : priceOf(model));
  if (isFree(call)) return priceFree(call, ownPrice);
  const { passes, serviceTier, usageSource } = call;
  if (passes.length === 0) return chargeHold(ticket, "no usage");
  if (isAbsurd(passes)) return chargeHold(ticket, "usage that cannot be");
  const stated = priceUsage({ passes, serviceTier, ratesOf: (model) => ownPrice(model)?.rates ?? null });
  const cut = usageSource === "provider" ? null : reviewReasonOf(call);
  if (stated.status === "priced") {
    const stored = keepStatedCost(storePasses(passes, serviceTier, ownPrice), call.statedCostNanoUsd);
    return charge(ticket, stated, { passes: stored, usageSource, reviewReason: cut ?? compareWithStated(call, stated) });
  }
  const reviewReason = `${stated.reason} ${stated.subject}`.trim();
  const standard = priceUsage({ passes, serviceTier: null, ratesOf: () => ticket.rates });
  if (standard.status === "unpriced") return chargeHold(ticket, reviewReason);
  return charge(ticket, standard, { passes: storePasses(passes, null, () => ticket), usageSource: "estimated", reviewReason });
}

/** The provider broke before it delivered anything, or refused; or the client left and nothing ever came. */
function isFree(call: FinishedCall): boolean {
  if (!call.isBillable) return true;
  if (call.outcome === "cancelled") return call.passes.length === 0;
  return (call.outcome !== "completed" || call.statusCode >= 400) && totalTokens(call.passes).output <= 0;
}

/** What the provider bills all the same is the house's. */
function priceFree(call: FinishedCall, priceOf: PriceOf): ResoldPrice {
  const passes = isAbsurd(call.passes) ? [] : call.passes;
  const priced = priceUsage({ passes, serviceTier: call.serviceTier, ratesOf: (model) => priceOf(model)?.rates ?? null });
  const providerCostNanoUsd = priced.status === "priced" ? priced.totalNanoUsd : 0n;
  const stored = storePasses(priced.status === "priced" ? passes : [], call.serviceTier, priceOf);
  const cost = { providerCostNanoUsd, marginNanoUsd: -providerCostNanoUsd };
  return { status: "released", cost, priceNanoUsd: 0n, passes: stored, usageSource: call.usageSource, reviewReason: reviewReasonOf(call) };
}

/**
 * We did not wait for the end of what the provider was at work on, and bills: the caller pays for what has come. Somebody who does it again and
 * again spends the operator's money, so that each is told.
 */
function reviewReasonOf({ outcome, attempts, isBillable }: FinishedCall): string | null {
  const last = attempts.at(-1);
  const isCut = isBillable && outcome === "cancelled" && last !== undefined && (last.statusCode === null || last.statusCode < 300);
  return isCut ? "cut off after the client left" : null;
}

/** Our cost is rounded, and so is the provider's: only what is further off says that the price list is not the provider's. */
const STATED_PER_CENT_OFF_MAX = 1n;
const STATED_NANO_USD_OFF_MAX = 1_000n;

/** The charge stays that of our price list; the operator sees that the provider charges something else. */
function compareWithStated({ statedCostNanoUsd }: FinishedCall, { totalNanoUsd }: Priced): string | null {
  if (statedCostNanoUsd == null) return null;
  const off = statedCostNanoUsd > totalNanoUsd ? statedCostNanoUsd - totalNanoUsd : totalNanoUsd - statedCostNanoUsd;
  if (off <= STATED_NANO_USD_OFF_MAX || off * 100n <= statedCostNanoUsd * STATED_PER_CENT_OFF_MAX) return null;
  return `the provider charges ${formatUsd(statedCostNanoUsd)}, not ${formatUsd(totalNanoUsd)}`;
}

/** More than was held: the bound on what the call can cost was none, and somebody should look, whoever had the money for it. */
function charge(ticket: Ticket, { lines }: Priced, rest: Pick<ResoldPrice, "passes" | "usageSource" | "reviewReason">): ResoldPrice {
  const cost = lines.reduce((sum, line) => sum + line.amountPicoUsd, 0n);
  const { priceNanoUsd, ...parts } = addMargin(cost, ticket.marginPpm);
  const reviewReason = rest.reviewReason ?? (priceNanoUsd > ticket.amountNanoUsd ? "more than was held" : null);
  return { status: "settled", cost: parts, priceNanoUsd, ...rest, reviewReason };
}

function chargeHold({ amountNanoUsd }: Ticket, reviewReason: string): ResoldPrice {
  return { status: "settled", cost: null, priceNanoUsd: amountNanoUsd, passes: [], usageSource: "estimated", reviewReason };
}

function isAbsurd(passes: readonly UsagePass[]): boolean {
  return passes.some(({ buckets }) => Object.values(buckets).some((count) => !(count >= 0 && count < TOKENS_ABSURD_MIN)));
}
