import { endedCheckoutSchema, endUnpaidCheckout } from "../end-unpaid-checkout";
import { defineHandler } from "../payment-event";

/** `checkout.session.async_payment_failed`: the slow method's money will not come. */
export const checkoutAsyncPaymentFailed = defineHandler({ schema: endedCheckoutSchema, apply: endUnpaidCheckout });
