import type { LedgerEntry } from "../db/generated/client";
import { AppError } from "../domain/errors";
import type { NanoUsd } from "../domain/money";
import { env } from "../env";
import { bookManualTopUp } from "./book-manual-top-up";
import { openCheckout } from "./open-checkout";
import { stripeSettings } from "./settings";

interface TopUp {
  organizationId: string;
  createdById: string;
  amountNanoUsd: NanoUsd;
  /** Scheme and host of this app, as the browser knows it. */
  origin: string;
}

/** As `TOPUP` says: booked at once, to be paid at an address, or refused (403; 503 when the payment service is not set up). */
export async function topUp({ origin, ...order }: TopUp): Promise<{ entry: LedgerEntry } | { checkoutUrl: string }> {
  if (env.TOPUP === "off") {
    throw new AppError("forbidden", "Top-ups are switched off on this server.", { remedy: "Ask its operator to add to your balance." });
  }
  if (env.TOPUP === "manual") return { entry: await bookManualTopUp(order) };
  const stripe = stripeSettings();
  if (!stripe) {
    throw new AppError("provider_not_configured", "Payment is not set up on this server.", {
      remedy: "Its operator must set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.",
    });
  }
  return openCheckout({ ...order, origin, stripe });
}
