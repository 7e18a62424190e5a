import { answerError } from "@/app/answer-error";
import { readBytes } from "@/app/read-input";
import { newId } from "@/domain/ids";
import { log } from "@/observe/log";
import { type PaymentServiceEvent, type ReceivedEvent, readEvent, receiveEvent } from "@/payments/receive-event";
import { requireStripe } from "@/payments/stripe-settings";

/** Larger than the largest event, small enough to read before the sender is authenticated. */
const BODY_BYTES_MAX = 512 * 1024;

/** A warning when an operator should look: money that was not booked, or that the house lost. */
function report({ id, type }: PaymentServiceEvent, { outcome, paymentId, note }: ReceivedEvent): void {
  const isOdd = outcome === "foreign" || outcome === "mismatch" || (outcome === "booked" && note !== undefined);
  log[isOdd ? "warn" : "info"]({ event: "payment_event", eventId: id, type, outcome, paymentId, note });
}

async function receive(request: Request): Promise<Response> {
  const settings = requireStripe();
  const signature = request.headers.get("stripe-signature");
  const event = readEvent({ body: await readBytes(request, BODY_BYTES_MAX), signature }, settings);
  const received = await receiveEvent(event, settings);
  report(event, received);
  return Response.json({ received: true, outcome: received.outcome });
}

/** 200 when the event need not be sent again; with any other status the payment service retries it later. */
export async function answerWebhook(request: Request): Promise<Response> {
  const requestId = newId("req");
  const response = await receive(request).catch((error: Error) => {
    log.warn({
      event: "payment_event_refused",
      requestId,
      error: { name: error.name, message: error.message, cause: error.cause && String(error.cause) },
    });
    return answerError(error, requestId);
  });
  response.headers.set("x-monitor-request-id", requestId);
  response.headers.set("cache-control", "no-store");
  response.headers.set("x-content-type-options", "nosniff");
  return response;
}
