import Stripe from "stripe";
import { AppError } from "../domain/errors";

/** The payment service's answer; null: it knows no such object. @throws AppError `unavailable` when it does not answer */
export async function askStripe<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof Stripe.errors.StripeInvalidRequestError && cause.statusCode === 404) return null;
    throw new AppError("unavailable", "The payment service does not answer.", {
      remedy: "Send the event again later.",
      retryAfterSeconds: 60,
      cause,
    });
  }
}
