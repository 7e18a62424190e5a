import { disputeSchema } from "../dispute";
import { findPaidIntent } from "../find-paid-intent";
import { defineHandler, FOREIGN } from "../payment-event";

/** `charge.dispute.closed`: won or lost. Money that comes back is an event of its own; money that does not was booked when it went. */
export const disputeClosed = defineHandler({
  schema: disputeSchema,
  gather: ({ payment_intent }, stripe) => findPaidIntent(payment_intent, stripe),
  async apply(_tx, { status }, found) {
    return found ? { outcome: "noted", paymentId: found.paymentId, note: status } : FOREIGN;
  },
});
