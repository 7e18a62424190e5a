import type { FinishedCall } from "../domain/call";
import { hasCountedResponse } from "../usage/has-counted-response";
import type { UsageRow } from "../usage/usage-row";
import type { UsageWriter } from "../usage/usage-writer";
import { makeUsageRow } from "./make-usage-row";

/** Writes the call's row; resolves with it when it is safe (see UsageWriter). */
export async function finishCall(writer: UsageWriter, call: FinishedCall): Promise<UsageRow> {
  const row = makeUsageRow((await isReadAgain(call)) ? { ...call, passes: [], usageSource: "none", isBillable: false } : call);
  await writer.record(row);
  return row;
}

/** A GET that states usage reads an answer that was made earlier (a background response, a batch): it is billed at the first reading. */
async function isReadAgain(call: FinishedCall): Promise<boolean> {
  if (call.method !== "GET" || call.passes.length === 0 || call.providerResponseId === null) return false;
  // Without a database the row must wait for it all the same, and most answers are read once.
  return hasCountedResponse(call.caller.organizationId, call.provider, call.providerResponseId).catch(() => false);
}
