import { formatUsd } from "../../domain/money";
import { disputeSchema, findDisputeMismatch, findWithdrawal, withdraw } from "../dispute";
import { findPaidIntent } from "../find-paid-intent";
import { lockPaidPayment } from "../lock-paid-payment";
import { defineHandler } from "../payment-event";

/** `charge.dispute.funds_withdrawn`: the payer's bank has the money back until the dispute is decided. */
export const disputeFundsWithdrawn = defineHandler({
  schema: disputeSchema,
  gather: ({ payment_intent }, stripe) => findPaidIntent(payment_intent, stripe),
  async apply(tx, dispute, found) {
    const locked = await lockPaidPayment(tx, found);
    if ("refused" in locked) return locked.refused;
    const { payment } = locked;
    const paymentId = payment.id;
    const mismatch = findDisputeMismatch(payment, dispute);
    if (mismatch) return { outcome: "mismatch", paymentId, note: mismatch };
    const booked = await findWithdrawal(tx, dispute);
    if (booked.taken || booked.lost) return { outcome: "repeated", paymentId };
    const lost = await withdraw(tx, payment, dispute);
    return { outcome: "booked", paymentId, ...(lost > 0n && { note: `${formatUsd(lost)} not covered` }) };
  },
});
