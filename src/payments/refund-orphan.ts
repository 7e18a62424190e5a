import Stripe from "stripe";
import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { toCents } from "./payment-row";
import { type StripeSettings, stripeClient } from "./stripe-settings";

/**
 * Pays back what was paid for an organization that was deleted meanwhile. The payment service then says so by an event of its own, which takes the
 * money off the books again. Safe to repeat. @throws AppError `unavailable`: the event that led here should be sent again
 */
export async function refundOrphan(paymentId: string, stripe: StripeSettings): Promise<void> {
  const payment = await database().payment.findUnique({ where: { id: paymentId } });
  if (payment?.status !== "paid" || payment.refundedNanoUsd > 0n || !payment.paymentIntentId) return;
  try {
    const refund = { payment_intent: payment.paymentIntentId, amount: toCents(payment.amountNanoUsd), metadata: { paymentId } };
    await stripeClient(stripe).refunds.create(refund, { idempotencyKey: `refund_${paymentId}` });
  } catch (cause) {
    if (cause instanceof Stripe.errors.StripeInvalidRequestError && cause.code === "charge_already_refunded") return;
    throw new AppError("unavailable", "The payment could not be paid back.", {
      remedy: "Send the event again later.",
      retryAfterSeconds: 60,
      cause,
    });
  }
}
