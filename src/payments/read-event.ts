import Stripe from "stripe";
import { z } from "zod";
import { AppError } from "../domain/errors";
import type { StripeSettings } from "./settings";

const TOLERANCE_SECONDS = 300;

/** https://docs.stripe.com/api/events/object */
const eventSchema = z.object({ id: z.string().min(1).max(255), type: z.string().max(255), data: z.object({ object: z.unknown() }) });
export type PaymentServiceEvent = z.output<typeof eventSchema>;

function invalid(message: string, cause?: unknown): AppError {
  return new AppError("invalid_request", message, { remedy: "Only the payment service may call this.", cause });
}

interface SignedBody {
  /** Exactly the bytes that were sent: the signature is over them. */
  body: Uint8Array;
  signature: string | null;
}

/** The event in a webhook's body, once its signature is right and at most five minutes old. Throws `invalid_request` otherwise. */
export function readEvent({ body, signature }: SignedBody, { webhookSecret }: StripeSettings): PaymentServiceEvent {
  if (!signature) throw invalid("stripe-signature: the header is missing");
  let event: unknown;
  try {
    event = Stripe.webhooks.constructEvent(body, signature, webhookSecret, TOLERANCE_SECONDS);
  } catch (cause) {
    throw invalid("stripe-signature: not a valid signature of this body", cause);
  }
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) throw invalid("The body is not an event.", parsed.error);
  return parsed.data;
}
