import Stripe from "stripe";
import { stripeId } from "./stripe-objects";

export interface SignedEvent {
  id: string;
  body: string;
  signature: string;
}

interface SignOptions {
  secret: string;
  id?: string;
  /** Seconds since the epoch; default: now. */
  timestamp?: number;
}

/** An event about an object, signed as Stripe signs it. */
export function signEvent(type: string, object: object, { secret, id = stripeId("evt"), timestamp }: SignOptions): SignedEvent {
  const created = timestamp ?? Math.floor(Date.now() / 1000);
  const event = { id, object: "event", api_version: "2026-10-28.endive", created, livemode: false, type, data: { object } };
  const body = JSON.stringify(event);
  return { id, body, signature: Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: created }) };
}
