import type Stripe from "stripe";
import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import type { NanoUsd } from "../domain/money";
import { toCents } from "./cents";
import type { StripeSettings } from "./settings";
import { stripeClient } from "./stripe-client";

interface Checkout {
  organizationId: string;
  /** The user who pays. */
  createdById: string;
  amountNanoUsd: NanoUsd;
  /** Where the browser comes back to: scheme and host of this app. */
  origin: string;
  stripe: StripeSettings;
}

/** One item in our currency at our amount: no coupons, no taxes, no other currency, so that what is paid is what was ordered. */
function sessionOf(id: string, { amountNanoUsd, origin }: Checkout): Stripe.Checkout.SessionCreateParams {
  const item = { currency: "usd", unit_amount: toCents(amountNanoUsd), product_data: { name: "Balance top-up" } };
  return {
    mode: "payment",
    line_items: [{ quantity: 1, price_data: item }],
    adaptive_pricing: { enabled: false },
    client_reference_id: id,
    metadata: { paymentId: id },
    // Charges and disputes know their payment intent only: this is how they are found when they arrive before the checkout's end.
    payment_intent_data: { metadata: { paymentId: id } },
    success_url: `${origin}/billing?payment=${id}`,
    cancel_url: `${origin}/billing?payment=${id}&cancelled=1`,
  };
}

/**
 * Opens a page of the payment service on which the amount can be paid; nothing is booked until its webhook says so. Our order is written
 * before the page's address is known to anybody, so whatever is paid has an order.
 */
export async function openCheckout(checkout: Checkout): Promise<{ checkoutUrl: string }> {
  const { organizationId, createdById, amountNanoUsd, stripe } = checkout;
  const id = newId("pay");
  const session = await stripeClient(stripe)
    .checkout.sessions.create(sessionOf(id, checkout), { idempotencyKey: id })
    .catch((cause: unknown) => {
      const remedy = "Nothing was charged. Try again in a minute; if it stays, tell the operator the request id.";
      throw new AppError("upstream_error", "The payment service did not open a checkout.", { remedy, cause });
    });
  if (!session.url) throw new AppError("upstream_error", "The payment service gave no address to pay at.", { remedy: "Try again in a minute." });
  const order = { id, organizationId, createdById, amountNanoUsd, currency: "usd", checkoutId: session.id };
  await database().payment.create({ data: { ...order, method: "stripe", status: "open", createdAt: new Date() } });
  return { checkoutUrl: session.url };
}
