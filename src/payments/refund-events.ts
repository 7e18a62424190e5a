import { z } from "zod";
import { database } from "../db/client";
import { formatUsd } from "../domain/money";
import { findPaidIntent, lockPaidPayment, type PaidIntent } from "./paid-order";
import { defineHandler, FOREIGN } from "./payment-event";
import { fromCents, referenceSchema } from "./payment-row";
import { bookedRefunds, bookRefunds, type RefundTotals, readRefunds } from "./refunds";
import type { StripeSettings } from "./stripe-settings";

/** https://docs.stripe.com/api/charges/object; `amount_refunded` is what has been refunded so far, in all. */
const chargeSchema = z.object({
  payment_intent: referenceSchema.nullish(),
  currency: z.string(),
  amount_refunded: z.int().min(0),
});

interface Gathered {
  found: PaidIntent | null;
  /** Null: none has failed that we know of. Then the event's own total says everything. */
  refunds: RefundTotals | null;
}

/** After a refund has failed, a charge's total no longer says how much was ever refunded: of such payments the refunds themselves are asked for. */
async function gatherCharge({ payment_intent }: { payment_intent?: string | null | undefined }, stripe: StripeSettings): Promise<Gathered> {
  const found = await findPaidIntent(payment_intent, stripe);
  if (!found || !payment_intent) return { found, refunds: null };
  const hasFailed = (await database().payment.count({ where: { id: found.paymentId, refundFailedNanoUsd: { gt: 0n } } })) > 0;
  return { found, refunds: hasFailed ? await readRefunds(payment_intent, stripe) : null };
}

/** `charge.refunded`: the refunded total grew. Only what is not booked yet is; an older event that comes late changes nothing. */
export const chargeRefunded = defineHandler({
  schema: chargeSchema,
  gather: gatherCharge,
  async apply(tx, { amount_refunded, currency }, { found, refunds }) {
    const locked = await lockPaidPayment(tx, found);
    if ("refused" in locked) return locked.refused;
    const { payment } = locked;
    const paymentId = payment.id;
    const refundedNanoUsd = fromCents(amount_refunded);
    if (currency !== payment.currency) return { outcome: "mismatch", paymentId, note: `currency ${currency}` };
    if (refundedNanoUsd > payment.amountNanoUsd) return { outcome: "mismatch", paymentId, note: "more than was paid" };
    const seen = refunds ?? { madeNanoUsd: refundedNanoUsd, failedNanoUsd: bookedRefunds(payment).failedNanoUsd };
    const booked = await bookRefunds(tx, payment, seen);
    if (!booked) return { outcome: "repeated", paymentId };
    const { lostNanoUsd: lost } = booked;
    return { outcome: "booked", paymentId, ...(lost > 0n && { note: `${formatUsd(lost)} not covered` }) };
  },
});

/** https://docs.stripe.com/api/refunds/object */
const refundSchema = z.object({ id: z.string(), payment_intent: referenceSchema.nullish(), failure_reason: z.string().nullish() });

/** `refund.failed`: the payer's bank did not take the money, and the payment service has given it back to us. */
export const refundFailed = defineHandler({
  schema: refundSchema,
  async gather({ id, payment_intent }, stripe) {
    const found = await findPaidIntent(payment_intent, stripe);
    return found && payment_intent ? { found, refunds: await readRefunds(payment_intent, stripe, id) } : null;
  },
  async apply(tx, { failure_reason }, gathered) {
    if (!gathered) return FOREIGN;
    const locked = await lockPaidPayment(tx, gathered.found);
    if ("refused" in locked) return locked.refused;
    const paymentId = locked.payment.id;
    const booked = await bookRefunds(tx, locked.payment, gathered.refunds);
    if (!booked) return { outcome: "repeated", paymentId };
    return { outcome: "booked", paymentId, note: `refund failed: ${(failure_reason ?? "unknown").slice(0, 100)}` };
  },
});
