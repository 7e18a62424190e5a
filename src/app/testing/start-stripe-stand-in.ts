import { STRIPE_KEY, startStripe, WEBHOOK_SECRET } from "../../../e2e/tools/stripe/start-stripe";

export type StripeStandIn = Awaited<ReturnType<typeof startStripe>>;

/** A payment service, and the settings to use it. For `vi.hoisted`, because the environment is read when the app is imported. */
export async function startStripeStandIn(): Promise<StripeStandIn> {
  const stripe = await startStripe();
  const settings = { TOPUP: "stripe", STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET, STRIPE_API_URL: stripe.origin };
  Object.assign(process.env, settings);
  return stripe;
}
