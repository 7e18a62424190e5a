import type { FinishedCall } from "../domain/call";
import type { Settlement } from "../domain/resale";
import type { UsageRow } from "../usage/usage-row";
import type { UsageWriter } from "../usage/usage-writer";
import { makeUsageRow } from "./make-usage-row";

export interface CallRecord {
  /** As it was written. `chargedNanoUsd`: what left the balance. */
  row: UsageRow;
  /** Null: nobody had to pay. */
  settlement: Settlement | null;
  /** What the balance did not hold, and the house has paid. */
  overrunNanoUsd: bigint;
  /** See ResoldPrice. */
  reviewReason: string | null;
}

/** Writes the call's row, and with it the settlement of its hold; resolves when they are safe (see UsageWriter). */
export async function settleCall(writer: UsageWriter, call: FinishedCall): Promise<CallRecord> {
  const { row, reviewReason } = makeUsageRow(call);
  const recorded = await writer.record(row);
  if (!row.settlement) {
    const written = recorded?.isReadAgain && row.ifCounted ? row.ifCounted : row;
    return { row: written, settlement: null, overrunNanoUsd: 0n, reviewReason };
  }
  // A settlement that waits on disk has no result yet: the hold covers the price, as a rule.
  const chargedNanoUsd = recorded?.settlement?.chargedNanoUsd ?? BigInt(row.settlement.priceNanoUsd);
  const settlement = {
    providerCostNanoUsd: BigInt(row.providerCostNanoUsd ?? chargedNanoUsd),
    marginNanoUsd: BigInt(row.marginNanoUsd ?? 0),
    chargedNanoUsd,
  };
  const overrunNanoUsd = recorded?.settlement?.overrunNanoUsd ?? 0n;
  return { row: { ...row, chargedNanoUsd: chargedNanoUsd.toString() }, settlement, overrunNanoUsd, reviewReason };
}
