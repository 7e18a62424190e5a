import type { Payment } from "../db/generated/client";
import type { Transaction } from "../ledger/lock-balance";
import { bookPayment } from "./book-payment";
import type { PaidIntent } from "./find-paid-intent";
import { lockPayment } from "./lock-payment";
import { type EventResult, FOREIGN } from "./payment-event";

/**
 * The order that money is taken back from, locked. What takes money back implies that it was paid: when that event is still on its way, it is
 * booked now, and will find so when it comes.
 */
export async function lockPaidPayment(tx: Transaction, found: PaidIntent | null): Promise<{ payment: Payment } | { refused: EventResult }> {
  const payment = found && (await lockPayment(tx, { id: found.paymentId }));
  if (!payment) return { refused: FOREIGN };
  if (!found.paid) return { payment };
  if (payment.paymentIntentId !== null && payment.paymentIntentId !== found.paid.paymentIntentId) {
    return { refused: { outcome: "mismatch", paymentId: payment.id, note: "another payment intent" } };
  }
  const result = await bookPayment(tx, payment, found.paid);
  return result.outcome === "mismatch" ? { refused: result } : { payment: { ...payment, status: "paid" } };
}
