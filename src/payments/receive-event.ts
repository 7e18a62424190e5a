import Stripe from "stripe";
import { z } from "zod";
import { database } from "../db/client";
import { inTransaction } from "../db/in-transaction";
import { AppError } from "../domain/errors";
import { detachCard } from "./auto-top-up/detach-card";
import { checkoutAsyncPaymentFailed, checkoutAsyncPaymentSucceeded, checkoutCompleted, checkoutExpired } from "./checkout-events";
import { disputeClosed, disputeCreated, disputeFundsReinstated, disputeFundsWithdrawn } from "./dispute-events";
import { intentSucceeded } from "./intent-events";
import { type EventHandler, type EventResult, ORPHANED } from "./payment-event";
import { chargeRefunded, refundFailed } from "./refund-events";
import { refundOrphan } from "./refund-orphan";
import type { StripeSettings } from "./stripe-settings";

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

/** The events that the webhook must be subscribed to: https://docs.stripe.com/api/events/types */
export const EVENT_HANDLERS: ReadonlyMap<string, EventHandler> = new Map([
  ["checkout.session.completed", checkoutCompleted],
  ["checkout.session.async_payment_succeeded", checkoutAsyncPaymentSucceeded],
  ["checkout.session.async_payment_failed", checkoutAsyncPaymentFailed],
  ["checkout.session.expired", checkoutExpired],
  ["payment_intent.succeeded", intentSucceeded],
  ["charge.refunded", chargeRefunded],
  ["refund.failed", refundFailed],
  ["charge.dispute.created", disputeCreated],
  ["charge.dispute.funds_withdrawn", disputeFundsWithdrawn],
  ["charge.dispute.funds_reinstated", disputeFundsReinstated],
  ["charge.dispute.closed", disputeClosed],
]);

export type ReceivedEvent = EventResult | { outcome: "ignored" | "replayed"; paymentId: null; note?: string; replacedMethodId?: null };

const REPLAYED: ReceivedEvent = { outcome: "replayed", paymentId: null };
class Replayed extends Error {}

/** The event's row and what it books are one transaction, so that an event counts once, however often and in however many copies it comes. */
async function bookOnce({ id, type }: PaymentServiceEvent, apply: EventHandler["apply"], input: { object: unknown; gathered: unknown }) {
  return inTransaction(async (tx) => {
    const row = { id, type, paymentId: null, outcome: "", receivedAt: new Date() };
    await tx.paymentEvent.create({ data: row }).catch((error: { code?: string }) => {
      throw error.code === "P2002" ? new Replayed() : error;
    });
    const result = await apply(tx, input.object, input.gathered);
    const { outcome, paymentId, note } = result;
    await tx.paymentEvent.update({ where: { id }, data: { paymentId, outcome: note ? `${outcome}: ${note}` : outcome } });
    return result;
  });
}

/**
 * Books one verified event of the payment service. Throws when it could not be understood or booked, and should be sent again; what it
 * returns need not be.
 */
export async function receiveEvent(event: PaymentServiceEvent, stripe: StripeSettings): Promise<ReceivedEvent> {
  const handler = EVENT_HANDLERS.get(event.type);
  if (!handler) return { outcome: "ignored", paymentId: null };
  const parsed = handler.schema.safeParse(event.data.object);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => `data.object.${issue.path.join(".")}: ${issue.message}`);
    throw new AppError("invalid_request", fields.join("; ").slice(0, 400), { remedy: "Send events of the API version that the README names." });
  }
  const gathered = await handler.gather?.(parsed.data, stripe);
  const received = await bookOnce(event, handler.apply, { object: parsed.data, gathered }).catch((error: unknown) => {
    if (error instanceof Replayed) return REPLAYED;
    throw error;
  });
  if (received.replacedMethodId) await detachCard(received.replacedMethodId, stripe);
  // Also of an event that comes again because paying back has failed.
  const outcome = await findOutcome(event, received);
  if (outcome.note === ORPHANED && outcome.paymentId) await refundOrphan(outcome.paymentId, stripe);
  return received;
}

/** What an event came to, when it first came. */
async function findOutcome({ id }: PaymentServiceEvent, received: ReceivedEvent): Promise<Pick<ReceivedEvent, "paymentId" | "note">> {
  if (received.outcome !== "replayed") return received;
  const row = await database().paymentEvent.findUnique({ where: { id }, select: { paymentId: true, outcome: true } });
  return { paymentId: row?.paymentId ?? null, ...(row?.outcome === `booked: ${ORPHANED}` && { note: ORPHANED }) };
}
