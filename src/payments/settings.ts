import { env } from "../env";

export interface StripeSettings {
  secretKey: string;
  webhookSecret: string;
  /** Only a test has another one than the service's own. */
  apiUrl: string | undefined;
}

/** What is set and not blank: an empty secret would be a valid key of a signature. */
const present = (text: string | undefined) => text?.trim() || null;

/** Null: one of the two secrets is missing, and nothing is asked of the payment service or believed from it. */
export function stripeSettings(): StripeSettings | null {
  const secretKey = present(env.STRIPE_SECRET_KEY);
  const webhookSecret = present(env.STRIPE_WEBHOOK_SECRET);
  return secretKey && webhookSecret ? { secretKey, webhookSecret, apiUrl: env.STRIPE_API_URL } : null;
}
