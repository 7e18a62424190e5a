import Stripe from "stripe";
import { z } from "zod";
import { database } from "../../db/client";
import type { Payment } from "../../db/generated/client";
import { inTransaction } from "../../db/in-transaction";
import { bookPayment } from "../checkout-events";
import { intentSchema } from "../paid-order";
import { ORPHANED } from "../payment-event";
import { lockPayment, toCents } from "../payment-row";
import { refundOrphan } from "../refund-orphan";
import { type StripeSettings, stripeClient } from "../stripe-settings";
import { endAttempt, type Failure } from "./end-attempt";

/** Together less than `ATTEMPT_MS_MAX`. Asking again is the sweep's business, not the client library's. */
const WAIT = { timeout: 10_000, maxNetworkRetries: 0 } as const;

const ANSWER_MS_MAX = 3_600_000;

/** https://docs.stripe.com/api/payment_intents/object */
const attemptSchema = intentSchema.extend({
  last_payment_error: z.object({ code: z.string().nullish(), decline_code: z.string().nullish() }).nullish(),
});
type Attempt = z.output<typeof attemptSchema>;

/**
 * Brings an open automatic payment as far as it goes: paid and booked, not made, or still under way. A payment intent is paid at most once, and its id
 * stands in our row before it can be paid at all: so whoever comes back to it, after a crash, a time-out or at the same moment, asks about that one and
 * never pays another. @throws what the payment service's client throws when it cannot be reached; then it is asked again later
 */
export async function chargeCard(payment: Payment, stripe: StripeSettings): Promise<void> {
  const client = stripeClient(stripe);
  const settings = await database().autoTopUp.findUnique({ where: { organizationId: payment.organizationId } });
  const methodId = settings?.isEnabled ? settings.methodId : null; // null: nobody wants it any more
  const made = payment.paymentIntentId ?? (methodId ? await makeIntent(client, payment, { customerId: settings?.customerId ?? "", methodId }) : null);
  if (made === null || typeof made === "object") return endAttempt(payment, made);
  const id = made;
  let attempt = await readAttempt(client, id);
  if (attempt.status === "requires_confirmation" && methodId) attempt = await confirm(client, id, methodId);
  if (attempt.status === "succeeded") return book(payment, attempt, stripe);
  if (attempt.status === "processing") return;
  // It can be paid no more from here on, or it has been paid in the meantime and this fails.
  if (attempt.status !== "canceled") await client.paymentIntents.cancel(id, {}, WAIT);
  await endAttempt(payment, methodId ? { problem: problemOf(attempt), methodId } : null);
}

async function readAttempt(client: Stripe, id: string): Promise<Attempt> {
  return attemptSchema.parse(await client.paymentIntents.retrieve(id, {}, WAIT));
}

type Saved = { customerId: string; methodId: string };

/**
 * Makes what can be paid, and keeps its id; null: it is to be begun anew. One per order, by its key; should the key be forgotten, what is made twice is paid
 * once: only the one that our row has.
 */
async function makeIntent(client: Stripe, payment: Payment, saved: Saved): Promise<string | Failure | null> {
  const { id, organizationId, createdAt } = payment;
  let made: { id: string };
  try {
    made = await client.paymentIntents.create(intentOf(payment, saved), { ...WAIT, idempotencyKey: `auto_${id}` });
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return { problem: error.code ?? "refused", methodId: saved.methodId };
    // Another card was saved since the key was used first: what was made then never came here, and nobody pays it.
    if (error instanceof Stripe.errors.StripeIdempotencyError) return null;
    // The same key gets the same answer, failures included: the next attempt has another one.
    if (Date.now() - createdAt.getTime() > ANSWER_MS_MAX) return null;
    throw error;
  }
  const { id: paymentIntentId } = made;
  await database().payment.updateMany({ where: { id, organizationId, paymentIntentId: null }, data: { paymentIntentId } });
  const row = await database().payment.findUniqueOrThrow({ where: { id }, select: { paymentIntentId: true } });
  return row.paymentIntentId;
}

/** A card only: other methods are paid days later, or not at all. */
function intentOf({ id, amountNanoUsd, currency }: Payment, { customerId, methodId }: Saved): Stripe.PaymentIntentCreateParams {
  return {
    amount: toCents(amountNanoUsd),
    currency,
    customer: customerId,
    payment_method: methodId,
    allowed_payment_method_types: ["card"],
    description: "Automatic top-up",
    metadata: { paymentId: id },
  };
}

/**
 * Pays with the card that is saved now, whichever it was when the intent was made.
 * https://docs.stripe.com/payments/save-and-reuse: without anybody there, what needs them is refused at once.
 */
async function confirm(client: Stripe, id: string, methodId: string): Promise<Attempt> {
  try {
    return attemptSchema.parse(await client.paymentIntents.confirm(id, { payment_method: methodId, off_session: true }, WAIT));
  } catch (error) {
    const isRefused = error instanceof Stripe.errors.StripeCardError || error instanceof Stripe.errors.StripeInvalidRequestError;
    if (!isRefused) throw error;
    const attempt = await readAttempt(client, id); // of two that confirm at once, one is told that it is paid already
    return { ...attempt, last_payment_error: attempt.last_payment_error ?? { code: error.code ?? "refused" } };
  }
}

function problemOf({ status, last_payment_error: error }: Attempt): string {
  if (status === "requires_action" || error?.code === "authentication_required") return "authentication_required";
  return (error?.decline_code ?? error?.code ?? "refused").slice(0, 100);
}

async function book({ id }: Payment, { id: paymentIntentId, amount_received: cents, currency }: Attempt, stripe: StripeSettings): Promise<void> {
  const { outcome, note } = await inTransaction(async (tx) => {
    const payment = await lockPayment(tx, { id });
    if (!payment) throw new Error(`no payment ${id}`);
    return bookPayment(tx, payment, { paymentIntentId, cents, currency });
  });
  if (outcome === "mismatch") throw new Error(`${id}: ${note}`);
  if (note === ORPHANED) await refundOrphan(id, stripe);
}
