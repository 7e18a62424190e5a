import { z } from "zod";
import { database } from "../db/client";
import { inTransaction } from "../db/in-transaction";
import { checkoutSchema, endUnpaidCheckout, settleCheckout } from "./checkout-events";
import { ORPHANED } from "./payment-event";
import { refundOrphan } from "./refund-orphan";
import { type StripeSettings, stripeClient, stripeSettings } from "./stripe-settings";

/** A page that waits for its payment is loaded again and again, in several windows perhaps. */
const ASK_EVERY_MS = 5_000;
/** Whoever comes back from paying waits for the page no longer. */
const WAIT = { timeout: 3_000, maxNetworkRetries: 0 } as const;

const returnedSchema = checkoutSchema.extend({ status: z.enum(["open", "complete", "expired"]) });

interface Returned {
  organizationId: string;
  paymentId: string;
}

/**
 * Somebody has come back from the payment service's page: asks it what became of their payment, and books it as its webhook would, whichever is
 * first. When it does not answer, the webhook tells.
 */
export async function confirmCheckout(returned: Returned): Promise<void> {
  const stripe = stripeSettings();
  const checkoutId = stripe && (await claimQuestion(returned));
  if (!checkoutId) return;
  const session = await stripeClient(stripe)
    .checkout.sessions.retrieve(checkoutId, {}, WAIT)
    .then((found) => returnedSchema.parse(found))
    .catch(() => null);
  if (session && session.status !== "open") await book(session, stripe);
}

/** The session to ask about; null: it is not ours, not open any more, or somebody asks already. */
async function claimQuestion({ organizationId, paymentId: id }: Returned): Promise<string | null> {
  const now = new Date();
  const isDue = { OR: [{ checkAt: null }, { checkAt: { lte: now } }] };
  const [payment] = await database().payment.updateManyAndReturn({
    where: { id, organizationId, method: "stripe", status: "open", isAutomatic: false, ...isDue },
    data: { checkAt: new Date(now.getTime() + ASK_EVERY_MS) },
    select: { checkoutId: true },
  });
  return payment?.checkoutId ?? null;
}

async function book(checkout: z.output<typeof returnedSchema>, stripe: StripeSettings): Promise<void> {
  const isExpired = checkout.status === "expired";
  const { paymentId, note } = await inTransaction((tx) => (isExpired ? endUnpaidCheckout(tx, checkout) : settleCheckout(tx, checkout)));
  if (note === ORPHANED && paymentId) await refundOrphan(paymentId, stripe);
}
