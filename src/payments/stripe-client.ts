import Stripe from "stripe";
import type { StripeSettings } from "./settings";

/** Pinned: answers keep the shape that this code was written for, whatever the account's default becomes. */
const API_VERSION = "2026-10-28.endive";

function place(apiUrl: string | undefined): Pick<Stripe.StripeConfig, "host" | "port" | "protocol"> {
  if (!apiUrl) return {};
  const { protocol, hostname, port } = new URL(apiUrl);
  const isHttps = protocol === "https:";
  return { protocol: isHttps ? "https" : "http", host: hostname, port: port || (isHttps ? "443" : "80") };
}

/** Asks again once when the network fails; the library adds an idempotency key to what creates something. */
export function stripeClient({ secretKey, apiUrl }: StripeSettings): Stripe {
  return new Stripe(secretKey, { apiVersion: API_VERSION, maxNetworkRetries: 1, timeout: 15_000, telemetry: false, ...place(apiUrl) });
}
