import type { Payment } from "../db/generated/client";
import type { Transaction } from "../ledger/lock-balance";
import { postEntry } from "../ledger/post-entry";
import { fromCents } from "./cents";
import type { EventResult } from "./payment-event";

export interface PaidAmount {
  paymentIntentId: string;
  cents: number | null;
  currency: string | null;
}

/** Amount and currency are our order's; what was paid must be exactly that. Null when it is. */
export function findMismatch(payment: Payment, paid: Omit<PaidAmount, "paymentIntentId">): string | null {
  if (paid.currency !== payment.currency) return `currency ${paid.currency}, ordered ${payment.currency}`;
  if (paid.cents === null || fromCents(paid.cents) !== payment.amountNanoUsd) return `amount ${paid.cents}, ordered another`;
  return null;
}

/** Puts a paid order's amount on the balance, once. The payment must be locked (`lockPayment`). An order that has run out is paid all the same. */
export async function bookPayment(tx: Transaction, payment: Payment, paid: PaidAmount): Promise<EventResult> {
  const { id, organizationId, createdById, amountNanoUsd, status } = payment;
  if (status !== "open" && status !== "expired") return { outcome: "repeated", paymentId: id };
  const mismatch = findMismatch(payment, paid);
  if (mismatch) return { outcome: "mismatch", paymentId: id, note: mismatch };
  await tx.payment.updateMany({ where: { id, organizationId }, data: { status: "paid", paidAt: new Date(), paymentIntentId: paid.paymentIntentId } });
  await postEntry(tx, {
    organizationId,
    type: "topup",
    amountNanoUsd,
    counterAccount: "house:payments",
    reference: id,
    paymentId: id,
    description: "Top-up",
    createdById,
  });
  return { outcome: "booked", paymentId: id };
}
