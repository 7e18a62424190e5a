import type { Payment } from "../db/generated/client";
import type { Transaction } from "../ledger/lock-balance";
import { type Dispute, findDisputeMismatch } from "./dispute";
import type { PaidIntent } from "./find-paid-intent";
import { lockPaidPayment } from "./lock-paid-payment";
import type { EventResult } from "./payment-event";

/** The order that a dispute is about, locked, when the two agree. */
export async function lockDisputed(
  tx: Transaction,
  dispute: Dispute,
  found: PaidIntent | null,
): Promise<{ payment: Payment } | { refused: EventResult }> {
  const locked = await lockPaidPayment(tx, found);
  if ("refused" in locked) return locked;
  const note = findDisputeMismatch(locked.payment, dispute);
  return note ? { refused: { outcome: "mismatch", paymentId: locked.payment.id, note } } : locked;
}
