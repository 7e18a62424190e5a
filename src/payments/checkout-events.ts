import { z } from "zod";
import type { Payment } from "../db/generated/client";
import type { Transaction } from "../ledger/lock-balance";
import { postEntry } from "../ledger/post-entry";
import { readSetup, type SavedCard, saveCard } from "./auto-top-up/save-card";
import { NO_PROBLEM } from "./auto-top-up/settings-row";
import { defineHandler, type EventResult, FOREIGN, ORPHANED } from "./payment-event";
import { fromCents, lockPayment, referenceSchema } from "./payment-row";

export interface PaidAmount {
  paymentIntentId: string;
  cents: number | null;
  currency: string | null;
}

/** Amount and currency are those of our order; what was paid must match exactly. Null when it does. */
function findMismatch(payment: Payment, paid: Omit<PaidAmount, "paymentIntentId">): string | null {
  if (paid.currency !== payment.currency) return `currency ${paid.currency}, ordered ${payment.currency}`;
  if (paid.cents === null || fromCents(paid.cents) !== payment.amountNanoUsd) return `amount ${paid.cents}, ordered another`;
  return null;
}

/** Puts a paid order's amount on the balance, once. The payment must be locked (`lockPayment`). An expired order is booked all the same. */
export async function bookPayment(tx: Transaction, payment: Payment, paid: PaidAmount): Promise<EventResult> {
  const { id, organizationId, createdById, amountNanoUsd, status } = payment;
  if (status !== "open" && status !== "expired") return { outcome: "repeated", paymentId: id };
  const mismatch = findMismatch(payment, paid);
  if (mismatch) return { outcome: "mismatch", paymentId: id, note: mismatch };
  const data = { status: "paid", paidAt: new Date(), paymentIntentId: paid.paymentIntentId, checkAt: null };
  await tx.payment.updateMany({ where: { id, organizationId }, data });
  await postEntry(tx, {
    organizationId,
    type: "topup",
    amountNanoUsd,
    counterAccount: "house:payments",
    reference: id,
    paymentId: id,
    description: payment.isAutomatic ? "Automatic top-up" : "Top-up",
    createdById,
  });
  if (payment.isAutomatic) await tx.autoTopUp.updateMany({ where: { organizationId }, data: NO_PROBLEM });
  // Under the balance's lock, which a deletion takes first: either it has seen this money, or this sees that it is over.
  const isOrphaned = (await tx.organization.count({ where: { id: organizationId } })) === 0;
  return { outcome: "booked", paymentId: id, ...(isOrphaned && { note: ORPHANED }) };
}

/** A Checkout Session: https://docs.stripe.com/api/checkout/sessions/object */
export const checkoutSchema = z.object({
  id: z.string(),
  mode: z.string(),
  payment_status: z.string(),
  amount_total: z.int().nullish(),
  currency: z.string().nullish(),
  client_reference_id: z.string().nullish(),
  payment_intent: referenceSchema.nullish(),
  setup_intent: referenceSchema.nullish(),
});
type Checkout = z.output<typeof checkoutSchema>;

/**
 * The end of a checkout that may have been paid. The order is found by the session that we opened for it, never by the reference alone: anyone who
 * pays through a payment link can choose that.
 */
export async function settleCheckout(tx: Transaction, checkout: Checkout): Promise<EventResult> {
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

const endedCheckoutSchema = z.object({ id: z.string() });

/** A checkout that ran out or whose payment failed; one that has been paid meanwhile stays paid. */
export async function endUnpaidCheckout(tx: Transaction, { id: checkoutId }: { id: string }): Promise<EventResult> {
  const payment = await lockPayment(tx, { checkoutId });
  if (!payment) return FOREIGN;
  const { id, organizationId, status } = payment;
  if (status !== "open") return { outcome: "repeated", paymentId: id };
  await tx.payment.updateMany({ where: { id, organizationId }, data: { status: "expired" } });
  return { outcome: "booked", paymentId: id };
}

/** `checkout.session.completed`: paid by card; or finished with a slow method, whose money is still on its way; or a card was saved for later. */
export const checkoutCompleted = defineHandler({
  schema: checkoutSchema,
  gather: readSetup,
  apply: (tx, checkout, card: SavedCard | null) => (card ? saveCard(tx, checkout.id, card) : settleCheckout(tx, checkout)),
});

/** `checkout.session.async_payment_succeeded`: the slow method's money has come. */
export const checkoutAsyncPaymentSucceeded = defineHandler({ schema: checkoutSchema, apply: settleCheckout });

/** `checkout.session.async_payment_failed`: the slow method's money will not come. */
export const checkoutAsyncPaymentFailed = defineHandler({ schema: endedCheckoutSchema, apply: endUnpaidCheckout });

/** `checkout.session.expired`: nobody paid in time. */
export const checkoutExpired = defineHandler({ schema: endedCheckoutSchema, apply: endUnpaidCheckout });
