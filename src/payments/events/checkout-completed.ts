import { defineHandler } from "../payment-event";
import { checkoutSchema, settleCheckout } from "../settle-checkout";

/** `checkout.session.completed`: paid by card; or finished with a slow method, whose money is still on its way. */
export const checkoutCompleted = defineHandler({ schema: checkoutSchema, apply: settleCheckout });
