import { formatUsd } from "../../domain/money";
import { disputeSchema, findWithdrawal, withdraw } from "../dispute";
import { findPaidIntent } from "../find-paid-intent";
import { lockDisputed } from "../lock-disputed";
import { defineHandler } from "../payment-event";

/** `charge.dispute.funds_withdrawn`: the payer's bank has the money back until the dispute is decided. */
export const disputeFundsWithdrawn = defineHandler({
  schema: disputeSchema,
  gather: ({ payment_intent }, stripe) => findPaidIntent(payment_intent, stripe),
  async apply(tx, dispute, found) {
    const locked = await lockDisputed(tx, dispute, found);
    if ("refused" in locked) return locked.refused;
    const { payment } = locked;
    const paymentId = payment.id;
    const booked = await findWithdrawal(tx, dispute);
    if (booked.taken || booked.lost) return { outcome: "repeated", paymentId };
    const lost = await withdraw(tx, payment, dispute);
    return { outcome: "booked", paymentId, ...(lost > 0n && { note: `${formatUsd(lost)} not covered` }) };
  },
});
