import { randomBytes } from "node:crypto";
import { type FormValue, readForm } from "./parse-form";

/** An id as Stripe's look: `cs_test_…`, `pi_…`. */
export const stripeId = (prefix: string) => `${prefix}_${randomBytes(12).toString("hex")}`;

/** https://docs.stripe.com/api/checkout/sessions/object, as far as anybody here reads it. */
export interface CheckoutSession {
  id: string;
  object: "checkout.session";
  mode: string;
  status: "open" | "complete" | "expired";
  payment_status: "unpaid" | "paid" | "no_payment_required";
  amount_total: number;
  currency: string;
  client_reference_id: string | null;
  metadata: Record<string, string>;
  payment_intent: string | null;
  success_url: string;
  cancel_url: string | null;
  url: string;
}

/** https://docs.stripe.com/api/payment_intents/object */
export interface PaymentIntent {
  id: string;
  object: "payment_intent";
  status: "processing" | "succeeded" | "canceled";
  amount: number;
  amount_received: number;
  currency: string;
  metadata: Record<string, string>;
  latest_charge: string;
}

const strings = (value: FormValue | undefined) => (typeof value === "object" ? (value as Record<string, string>) : {});

/** A session of the parameters that `POST /v1/checkout/sessions` was sent. Throws what Stripe would refuse. */
export function makeSession(form: Record<string, FormValue>, origin: string): CheckoutSession & { intentMetadata: Record<string, string> } {
  const id = stripeId("cs_test");
  const cents = Number(readForm(form, "line_items", "0", "price_data", "unit_amount"));
  const currency = readForm(form, "line_items", "0", "price_data", "currency");
  const { mode, success_url } = form;
  if (!Number.isInteger(cents) || cents < 50) throw new Error("Invalid integer: line_items[0][price_data][unit_amount]");
  if (mode !== "payment" || typeof success_url !== "string" || currency === undefined) throw new Error("Missing required param.");
  return {
    id,
    object: "checkout.session",
    mode,
    status: "open",
    payment_status: "unpaid",
    amount_total: cents * Number(readForm(form, "line_items", "0", "quantity") ?? 1),
    currency,
    client_reference_id: readForm(form, "client_reference_id") ?? null,
    metadata: strings(form.metadata),
    payment_intent: null,
    success_url,
    cancel_url: readForm(form, "cancel_url") ?? null,
    url: `${origin}/pay/${id}`,
    intentMetadata: strings((form.payment_intent_data as Record<string, FormValue> | undefined)?.metadata),
  };
}
