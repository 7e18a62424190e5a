import { disputeSchema } from "../dispute";
import { findPaidIntent } from "../find-paid-intent";
import { defineHandler, FOREIGN } from "../payment-event";

/** `charge.dispute.created`: somebody asked their bank for the money back. None has moved yet: that is an event of its own. */
export const disputeCreated = defineHandler({
  schema: disputeSchema,
  gather: ({ payment_intent }, stripe) => findPaidIntent(payment_intent, stripe),
  async apply(_tx, { status }, found) {
    return found ? { outcome: "noted", paymentId: found.paymentId, note: status } : FOREIGN;
  },
});
