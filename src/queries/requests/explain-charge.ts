import { addMargin, formatUsd, type NanoUsd, type PicoUsd } from "@/domain/money";
import type { MovementJson } from "../balance/list-movements";

/**
 * How a resold call was paid. `margin`: the provider's cost and our margin. `hold`: its usage could not be priced, so what was held.
 * `nothing`: nothing was delivered, or it was refused.
 */
export interface ChargeExplanation {
  basis: "margin" | "hold" | "nothing";
  /** `"20"`, `"12.5"`; null: refused before there was a hold. */
  marginPercent: string | null;
  /** What the organization owed, in USD. */
  price: string;
  /** What left its balance. */
  charged: string;
  /** `price` − `charged`: more than was held and available, paid by the house. */
  overrun: string;
  /** The price computed again from the stored usage, price version and margin, and the ledger's entries, agree with what is stored. */
  matches: boolean;
  /** What moved the balance. */
  entries: MovementJson[];
}

export interface StoredCharge {
  providerCostNanoUsd: NanoUsd | null;
  marginPpm: number | null;
  marginNanoUsd: NanoUsd | null;
  /** Null: pass-through. */
  chargedNanoUsd: NanoUsd | null;
}

export interface BookedCharge {
  entries: MovementJson[];
  /** What the ledger says has left the organization's balance, and what the house paid. */
  chargedNanoUsd: NanoUsd;
  overrunNanoUsd: NanoUsd;
}

/** Millionths as percent. */
const percent = (ppm: number) => String(ppm / 10_000);

/** The arithmetic of a charge. `cost`: the provider's, computed again; null: that was not possible. Pure; null for pass-through. */
export function explainCharge(stored: StoredCharge, cost: PicoUsd | null, booked: BookedCharge): ChargeExplanation | null {
  const { providerCostNanoUsd, marginPpm, marginNanoUsd, chargedNanoUsd } = stored;
  if (chargedNanoUsd === null) return null;
  const isUnpriced = providerCostNanoUsd === null || marginNanoUsd === null;
  const price = isUnpriced ? chargedNanoUsd + booked.overrunNanoUsd : providerCostNanoUsd + marginNanoUsd;
  const basis = isUnpriced ? "hold" : price === 0n ? "nothing" : "margin";
  const computed = cost === null || marginPpm === null ? null : addMargin(cost, marginPpm).priceNanoUsd;
  const isBooked = booked.chargedNanoUsd === chargedNanoUsd && booked.overrunNanoUsd === price - chargedNanoUsd;
  return {
    basis,
    marginPercent: marginPpm === null ? null : percent(marginPpm),
    price: formatUsd(price),
    charged: formatUsd(chargedNanoUsd),
    overrun: formatUsd(price - chargedNanoUsd),
    matches: isBooked && (basis !== "margin" || computed === price),
    entries: booked.entries,
  };
}
