import type { LedgerEntry } from "../db/generated/client";
import { newId } from "../domain/ids";
import type { NanoUsd } from "../domain/money";

import { postEntry } from "../ledger/post-entry";
import { inTransaction } from "./in-transaction";

interface ManualTopUp {
  organizationId: string;
  /** The user who asked for it. */
  createdById: string;
  amountNanoUsd: NanoUsd;
}

/** `TOPUP=manual`: the money is test money, and there at once. The payment and its ledger entry are one transaction. */
export function bookManualTopUp({ organizationId, createdById, amountNanoUsd }: ManualTopUp): Promise<LedgerEntry> {
  const now = new Date();
  const id = newId("pay");
  const status = { status: "paid", createdAt: now, paidAt: now };
  return inTransaction(async (tx) => {
    await tx.payment.create({ data: { id, organizationId, createdById, method: "manual", amountNanoUsd, currency: "usd", ...status } });
    return postEntry(tx, {
      organizationId,
      type: "topup",
      amountNanoUsd,
      counterAccount: "house:payments",
      reference: id,
      paymentId: id,
      description: "Top-up (test money)",
      createdById,
    });
  });
}
