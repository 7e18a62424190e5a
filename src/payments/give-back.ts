import type { Payment } from "../db/generated/client";
import type { Transaction } from "../ledger/lock-balance";
import { postEntry } from "../ledger/post-entry";
import { postHouseEntry } from "../ledger/post-house-entry";
import { type Dispute, findWithdrawal, noteDisputed } from "./dispute";

/** A dispute was decided for us: what its withdrawal took from the balance goes back there, and what the house lost to the house. Null: not withdrawn. */
export async function giveBack(tx: Transaction, payment: Payment, dispute: Dispute): Promise<void> {
  const { id: paymentId, organizationId } = payment;
  const { taken, lost } = await findWithdrawal(tx, dispute);
  const common = { organizationId, reference: dispute.id, paymentId, description: "Dispute won" };
  if (taken) await postEntry(tx, { ...common, type: "dispute_won", amountNanoUsd: taken.amountNanoUsd, counterAccount: "house:payments" });
  if (lost) {
    const accounts = { debitAccount: "house:payments", creditAccount: "house:refunds" } as const;
    await postHouseEntry(tx, { ...common, type: "dispute_loss_won", amountNanoUsd: lost.amountNanoUsd, ...accounts });
  }
  const amount = (taken?.amountNanoUsd ?? 0n) + (lost?.amountNanoUsd ?? 0n);
  await noteDisputed(tx, payment, payment.disputedNanoUsd - amount);
}
