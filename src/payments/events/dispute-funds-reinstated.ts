import { disputeSchema, findWithdrawal, withdraw } from "../dispute";
import { findPaidIntent } from "../find-paid-intent";
import { giveBack } from "../give-back";
import { lockDisputed } from "../lock-disputed";
import { lockPayment } from "../lock-payment";
import { defineHandler } from "../payment-event";

/** `charge.dispute.funds_reinstated`: the money came back. When its withdrawal has not been seen yet, both are booked now, and neither again. */
export const disputeFundsReinstated = defineHandler({
  schema: disputeSchema,
  gather: ({ payment_intent }, stripe) => findPaidIntent(payment_intent, stripe),
  async apply(tx, dispute, found) {
    const locked = await lockDisputed(tx, dispute, found);
    if ("refused" in locked) return locked.refused;
    const { payment } = locked;
    const paymentId = payment.id;
    const won = (type: string) => tx.ledgerEntry.count({ where: { type, reference: dispute.id, organizationId: payment.organizationId } });
    if ((await won("dispute_won")) + (await won("dispute_loss_won")) > 0) return { outcome: "repeated", paymentId };
    const booked = await findWithdrawal(tx, dispute);
    if (!booked.taken && !booked.lost) await withdraw(tx, payment, dispute);
    await giveBack(tx, (await lockPayment(tx, { id: paymentId })) ?? payment, dispute);
    return { outcome: "booked", paymentId };
  },
});
