import { defineHandler } from "../payment-event";
import { checkoutSchema, settleCheckout } from "../settle-checkout";

/** `checkout.session.async_payment_succeeded`: the slow method's money has come. */
export const checkoutAsyncPaymentSucceeded = defineHandler({ schema: checkoutSchema, apply: settleCheckout });
