import { AppError } from "../domain/errors";
import { EVENT_HANDLERS } from "./events/event-table";
import { inTransaction } from "./in-transaction";
import type { EventHandler, EventResult } from "./payment-event";
import type { PaymentServiceEvent } from "./read-event";
import type { StripeSettings } from "./settings";

export type ReceivedEvent = EventResult | { outcome: "ignored" | "replayed"; paymentId: null; note?: string };

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
  try {
    return await bookOnce(event, handler.apply, { object: parsed.data, gathered });
  } catch (error) {
    if (error instanceof Replayed) return REPLAYED;
    throw error;
  }
}
