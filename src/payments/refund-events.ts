import { z } from "zod";
import { formatUsd } from "../domain/money";
import { findPaidIntent, lockPaidPayment, takeBack } from "./paid-order";
import { defineHandler } from "./payment-event";
import { fromCents, paymentStatus, referenceSchema } from "./payment-row";

/** https://docs.stripe.com/api/charges/object; `amount_refunded` is what has been refunded so far, in all. */
const chargeSchema = z.object({
  payment_intent: referenceSchema.nullish(),
  currency: z.string(),
  amount_refunded: z.int().min(0),
});

/** `charge.refunded`: the refunded total grew. Only what is not booked yet is; an older event that comes late changes nothing. */
export const chargeRefunded = defineHandler({
  schema: chargeSchema,
  gather: ({ payment_intent }, stripe) => findPaidIntent(payment_intent, stripe),
  async apply(tx, { amount_refunded, currency }, found) {
    const locked = await lockPaidPayment(tx, found);
    if ("refused" in locked) return locked.refused;
    const { payment } = locked;
    const paymentId = payment.id;
    const refundedNanoUsd = fromCents(amount_refunded);
    if (currency !== payment.currency) return { outcome: "mismatch", paymentId, note: `currency ${currency}` };
    if (refundedNanoUsd > payment.amountNanoUsd) return { outcome: "mismatch", paymentId, note: "more than was paid" };
    const amountNanoUsd = refundedNanoUsd - payment.refundedNanoUsd;
    if (amountNanoUsd <= 0n) return { outcome: "repeated", paymentId };
    const status = paymentStatus({ ...payment, refundedNanoUsd });
    await tx.payment.updateMany({ where: { id: paymentId, organizationId: payment.organizationId }, data: { refundedNanoUsd, status } });
    const reference = `${paymentId}/${amount_refunded}`;
    const lost = await takeBack(tx, { payment, type: "refund", amountNanoUsd, reference, description: "Refund" });
    return { outcome: "booked", paymentId, ...(lost > 0n && { note: `${formatUsd(lost)} not covered` }) };
  },
});
