import type { EventHandler } from "../payment-event";
import { chargeRefunded } from "./charge-refunded";
import { checkoutAsyncPaymentFailed } from "./checkout-async-payment-failed";
import { checkoutAsyncPaymentSucceeded } from "./checkout-async-payment-succeeded";
import { checkoutCompleted } from "./checkout-completed";
import { checkoutExpired } from "./checkout-expired";
import { disputeClosed } from "./dispute-closed";
import { disputeCreated } from "./dispute-created";
import { disputeFundsReinstated } from "./dispute-funds-reinstated";
import { disputeFundsWithdrawn } from "./dispute-funds-withdrawn";

/** The events that the webhook must be subscribed to: https://docs.stripe.com/api/events/types */
export const EVENT_HANDLERS: ReadonlyMap<string, EventHandler> = new Map([
  ["checkout.session.completed", checkoutCompleted],
  ["checkout.session.async_payment_succeeded", checkoutAsyncPaymentSucceeded],
  ["checkout.session.async_payment_failed", checkoutAsyncPaymentFailed],
  ["checkout.session.expired", checkoutExpired],
  ["charge.refunded", chargeRefunded],
  ["charge.dispute.created", disputeCreated],
  ["charge.dispute.funds_withdrawn", disputeFundsWithdrawn],
  ["charge.dispute.funds_reinstated", disputeFundsReinstated],
  ["charge.dispute.closed", disputeClosed],
]);
