import type { Payment } from "../db/generated/client";
import type { Transaction } from "../ledger/lock-balance";

/** The order that an event is about, locked until the transaction's end: events about one payment wait for each other. */
export async function lockPayment(tx: Transaction, where: { id: string } | { checkoutId: string }): Promise<Payment | null> {
  const [payment] = await tx.payment.updateManyAndReturn({ where: { ...where, method: "stripe" }, data: { method: "stripe" } });
  return payment ?? null;
}
