import Stripe from "stripe";
import { AppError } from "../domain/errors";
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

/** @throws AppError `provider_not_configured` (503) */
export function requireStripe(): StripeSettings {
  const settings = stripeSettings();
  if (settings) return settings;
  throw new AppError("provider_not_configured", "Payment is not set up on this server.", {
    remedy: "Its operator must set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.",
  });
}

/** Pinned: answers keep the shape that this code was written for, whatever the account's default becomes. */
const API_VERSION = "2026-10-28.endive";

function place(apiUrl: string | undefined): Pick<Stripe.StripeConfig, "host" | "port" | "protocol"> {
  if (!apiUrl) return {};
  const { protocol, hostname, port } = new URL(apiUrl);
  const isHttps = protocol === "https:";
  return { protocol: isHttps ? "https" : "http", host: hostname, port: port || (isHttps ? "443" : "80") };
}

/** For what somebody waits for, or what may be left undone. */
export const BRIEF_WAIT = { timeout: 3_000, maxNetworkRetries: 0 } as const;

/** Asks again once when the network fails; the library adds an idempotency key to what creates something. */
export function stripeClient({ secretKey, apiUrl }: StripeSettings): Stripe {
  return new Stripe(secretKey, { apiVersion: API_VERSION, maxNetworkRetries: 1, timeout: 15_000, telemetry: false, ...place(apiUrl) });
}
