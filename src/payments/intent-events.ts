import { bookPayment } from "./checkout-events";
import { intentSchema } from "./paid-order";
import { defineHandler, FOREIGN } from "./payment-event";
import { lockPayment } from "./payment-row";

/** `payment_intent.succeeded`: paid, by a card that was saved or on the payment service's page, whichever event comes first. */
export const intentSucceeded = defineHandler({
  schema: intentSchema,
  async apply(tx, { id: paymentIntentId, amount_received: cents, currency, metadata }) {
    const payment = metadata.paymentId === undefined ? null : await lockPayment(tx, { id: metadata.paymentId });
    if (!payment) return FOREIGN;
    const isAnother = payment.paymentIntentId !== null && payment.paymentIntentId !== paymentIntentId;
    if (isAnother) return { outcome: "mismatch", paymentId: payment.id, note: "another payment intent" };
    return bookPayment(tx, payment, { paymentIntentId, cents, currency });
  },
});
