import type { FinishedCall } from "../domain/call";
import type { Settlement } from "../domain/resale";
import { hasCountedResponse } from "../usage/has-counted-response";
import type { UsageRow } from "../usage/usage-row";
import type { UsageWriter } from "../usage/usage-writer";
import { makeUsageRow } from "./make-usage-row";

export interface CallRecord {
  /** `chargedNanoUsd`: what left the balance. */
  row: UsageRow;
  /** Null: nobody had to pay. */
  settlement: Settlement | null;
  /** What the balance did not hold, and the house has paid. */
  overrunNanoUsd: bigint;
  /** See ResoldPrice. */
  doubt: string | null;
}

/** Writes the call's row, and with it the settlement of its hold; resolves when they are safe (see UsageWriter). */
export async function finishCall(writer: UsageWriter, call: FinishedCall): Promise<CallRecord> {
  const { method, passes, providerResponseId } = call;
  // A GET that states usage reads an answer that was made earlier (a background response, a batch): it is billed at the first reading.
  const mayBeReadAgain = method === "GET" && passes.length > 0 && providerResponseId !== null;
  // Without a database the row must wait for it all the same, and most answers are read once.
  const isReadAgain = mayBeReadAgain && (await hasCountedResponse(call.caller.organizationId, call.provider, providerResponseId).catch(() => false));
  const { row, doubt } = makeUsageRow(isReadAgain ? { ...call, passes: [], usageSource: "none", isBillable: false } : call);
  const settled = await writer.record(row);
  if (!row.settlement) return { row, settlement: null, overrunNanoUsd: 0n, doubt };
  // A settlement that waits on disk has no result yet: the hold covers the price, as a rule.
  const chargedNanoUsd = settled?.chargedNanoUsd ?? BigInt(row.settlement.priceNanoUsd);
  const settlement = {
    providerCostNanoUsd: BigInt(row.providerCostNanoUsd ?? chargedNanoUsd),
    marginNanoUsd: BigInt(row.marginNanoUsd ?? 0),
    chargedNanoUsd,
  };
  return { row: { ...row, chargedNanoUsd: chargedNanoUsd.toString() }, settlement, overrunNanoUsd: settled?.overrunNanoUsd ?? 0n, doubt };
}
