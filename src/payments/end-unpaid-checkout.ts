import { z } from "zod";
import type { Transaction } from "../ledger/lock-balance";
import { lockPayment } from "./lock-payment";
import { type EventResult, FOREIGN } from "./payment-event";

export const endedCheckoutSchema = z.object({ id: z.string() });

/** A checkout that ran out or whose payment failed; one that was paid meanwhile stays paid. */
export async function endUnpaidCheckout(tx: Transaction, { id: checkoutId }: { id: string }): Promise<EventResult> {
  const payment = await lockPayment(tx, { checkoutId });
  if (!payment) return FOREIGN;
  const { id, organizationId, status } = payment;
  if (status !== "open") return { outcome: "repeated", paymentId: id };
  await tx.payment.updateMany({ where: { id, organizationId }, data: { status: "expired" } });
  return { outcome: "booked", paymentId: id };
}
