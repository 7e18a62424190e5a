import { endedCheckoutSchema, endUnpaidCheckout } from "../end-unpaid-checkout";
import { defineHandler } from "../payment-event";

/** `checkout.session.expired`: nobody paid in time. */
export const checkoutExpired = defineHandler({ schema: endedCheckoutSchema, apply: endUnpaidCheckout });
