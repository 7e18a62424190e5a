import Stripe from "stripe";
import { z } from "zod";
import { database } from "../db/client";
import { AppError } from "../domain/errors";
import type { PaidAmount } from "./book-payment";
import type { StripeSettings } from "./settings";
import { stripeClient } from "./stripe-client";

/** https://docs.stripe.com/api/payment_intents/object */
const intentSchema = z.object({
  id: z.string(),
  status: z.string(),
  amount_received: z.int(),
  currency: z.string(),
  metadata: z.object({ paymentId: z.string().optional() }),
});

/** The order that a payment intent paid. `paid` is only filled in when we do not know yet that it was paid. */
export interface PaidIntent {
  paymentId: string;
  paid: PaidAmount | null;
}

async function askStripe(stripe: StripeSettings, paymentIntentId: string): Promise<unknown> {
  try {
    return await stripeClient(stripe).paymentIntents.retrieve(paymentIntentId);
  } catch (cause) {
    if (cause instanceof Stripe.errors.StripeInvalidRequestError && cause.statusCode === 404) return null;
    throw new AppError("unavailable", "The payment service does not answer.", {
      remedy: "Send the event again later.",
      retryAfterSeconds: 60,
      cause,
    });
  }
}

/**
 * Which of our orders a charge or a dispute is about; null: none. Events may come in any order: when the checkout's end has not been seen yet, the
 * payment service is asked, whose metadata on the intent is ours and cannot be chosen by who pays.
 */
export async function findPaidIntent(paymentIntentId: string | null | undefined, stripe: StripeSettings): Promise<PaidIntent | null> {
  if (!paymentIntentId) return null;
  const known = await database().payment.findUnique({ where: { paymentIntentId }, select: { id: true } });
  if (known) return { paymentId: known.id, paid: null };
  const found = await askStripe(stripe, paymentIntentId);
  if (!found) return null;
  const { status, amount_received: cents, currency, metadata } = intentSchema.parse(found);
  if (!metadata.paymentId) return null;
  const received = status === "succeeded" ? cents : null;
  return { paymentId: metadata.paymentId, paid: { paymentIntentId, cents: received, currency } };
}
