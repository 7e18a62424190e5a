import { z } from "zod";
import type { Transaction } from "../ledger/lock-balance";
import { bookPayment } from "./book-payment";
import { lockPayment } from "./lock-payment";
import { type EventResult, FOREIGN } from "./payment-event";
import { referenceSchema } from "./stripe-reference";

/** A Checkout Session: https://docs.stripe.com/api/checkout/sessions/object */
export const checkoutSchema = z.object({
  id: z.string(),
  mode: z.string(),
  payment_status: z.string(),
  amount_total: z.int().nullish(),
  currency: z.string().nullish(),
  client_reference_id: z.string().nullish(),
  payment_intent: referenceSchema.nullish(),
});

/**
 * The end of a checkout that may have been paid. The order is found by the session that we opened for it, never by the reference alone: whoever
 * pays through a payment link can choose that.
 */
export async function settleCheckout(tx: Transaction, checkout: z.output<typeof checkoutSchema>): Promise<EventResult> {
  const payment = await lockPayment(tx, { checkoutId: checkout.id });
  if (!payment) return FOREIGN;
  const refuse = (note: string): EventResult => ({ outcome: "mismatch", paymentId: payment.id, note });
  if (checkout.mode !== "payment") return refuse(`mode ${checkout.mode}`);
  if (checkout.client_reference_id !== payment.id) return refuse("another order's reference");
  // `unpaid`: a bank transfer or the like; its own event follows. `no_payment_required` never brings money.
  if (checkout.payment_status !== "paid") return { outcome: "noted", paymentId: payment.id, note: checkout.payment_status };
  if (!checkout.payment_intent) return refuse("no payment intent");
  const { amount_total: cents = null, currency = null } = checkout;
  return bookPayment(tx, payment, { paymentIntentId: checkout.payment_intent, cents, currency });
}
