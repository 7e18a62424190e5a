import type { FinishedCall } from "../domain/call";
import { hasCountedResponse } from "../usage/has-counted-response";
import type { UsageRow } from "../usage/usage-row";
import type { UsageWriter } from "../usage/usage-writer";
import { makeUsageRow } from "./make-usage-row";

/** Writes the call's row; resolves with it when it is safe (see UsageWriter). */
export async function finishCall(writer: UsageWriter, call: FinishedCall): Promise<UsageRow> {
  const { method, passes, providerResponseId } = call;
  // A GET that states usage reads an answer that was made earlier (a background response, a batch): it is billed at the first reading.
  const mayBeReadAgain = method === "GET" && passes.length > 0 && providerResponseId !== null;
  // Without a database the row must wait for it all the same, and most answers are read once.
  const isReadAgain = mayBeReadAgain && (await hasCountedResponse(call.caller.organizationId, call.provider, providerResponseId).catch(() => false));
  const row = makeUsageRow(isReadAgain ? { ...call, passes: [], usageSource: "none", isBillable: false } : call);
  await writer.record(row);
  return row;
}
