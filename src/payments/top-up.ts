import type Stripe from "stripe";
import { database } from "../db/client";
import type { LedgerEntry } from "../db/generated/client";
import { inTransaction } from "../db/in-transaction";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import type { NanoUsd } from "../domain/money";
import { postEntry } from "../ledger/post-entry";
import { toCents } from "./payment-row";
import { requireStripe, type StripeSettings, stripeClient } from "./stripe-settings";
import { topUpMode } from "./top-up-mode";

interface TopUp {
  organizationId: string;
  createdById: string;
  amountNanoUsd: NanoUsd;
  /** Scheme and host of this app, as the browser knows it. */
  origin: string;
}

/** As `TOPUP` says: booked at once, to be paid at an address, or refused (403; 503 when the payment service is not set up). */
export async function topUp({ origin, ...order }: TopUp): Promise<{ entry: LedgerEntry } | { checkoutUrl: string }> {
  const mode = await topUpMode();
  if (mode === "off") {
    throw new AppError("forbidden", "Top-ups are switched off on this server.", { remedy: "Ask its operator to add to your balance." });
  }
  if (mode === "manual") return { entry: await bookManualTopUp(order) };
  return openCheckout({ ...order, origin, stripe: requireStripe() });
}

interface ManualTopUp {
  organizationId: string;
  /** The user who asked for it. */
  createdById: string;
  amountNanoUsd: NanoUsd;
}

/** `TOPUP=manual`: the money is test money, and there at once. The payment and its ledger entry are one transaction. */
function bookManualTopUp({ organizationId, createdById, amountNanoUsd }: ManualTopUp): Promise<LedgerEntry> {
  const now = new Date();
  const id = newId("pay");
  const status = { status: "paid", createdAt: now, paidAt: now };
  return inTransaction(async (tx) => {
    await tx.payment.create({ data: { id, organizationId, createdById, method: "manual", amountNanoUsd, currency: "usd", ...status } });
    return postEntry(tx, {
      organizationId,
      type: "topup",
      amountNanoUsd,
      counterAccount: "house:payments",
      reference: id,
      paymentId: id,
      description: "Top-up (test money)",
      createdById,
    });
  });
}

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
 * Opens a page of the payment service where the amount can be paid; nothing is booked until its webhook says so. Our order is written before
 * anybody knows the page's address, so that every payment has an order.
 */
async function openCheckout(checkout: Checkout): Promise<{ checkoutUrl: string }> {
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
