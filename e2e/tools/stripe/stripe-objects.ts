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
  setup_intent: string | null;
  customer: string | null;
  success_url: string;
  cancel_url: string | null;
  url: string;
}

/** https://docs.stripe.com/api/payment_intents/object */
export interface PaymentIntent {
  id: string;
  object: "payment_intent";
  status: "requires_confirmation" | "requires_payment_method" | "processing" | "succeeded" | "canceled";
  amount: number;
  amount_received: number;
  currency: string;
  metadata: Record<string, string>;
  latest_charge: string;
  customer: string | null;
  payment_method: string | null;
  last_payment_error: { type: "card_error"; code: string; decline_code?: string; message: string } | null;
}

/** https://docs.stripe.com/api/refunds/object */
export interface Refund {
  id: string;
  object: "refund";
  status: "pending" | "succeeded" | "failed";
  payment_intent: string;
  amount: number;
  currency: string;
  failure_reason: string | null;
}

const strings = (value: FormValue | undefined) => (typeof value === "object" ? (value as Record<string, string>) : {});

/** An intent of ours, or of a page that somebody has paid on. */
export function makeIntent(given: Pick<PaymentIntent, "amount" | "currency" | "metadata"> & Partial<PaymentIntent>): PaymentIntent {
  const status = given.status ?? "requires_confirmation";
  return {
    id: stripeId("pi"),
    object: "payment_intent",
    amount_received: status === "succeeded" ? given.amount : 0,
    latest_charge: stripeId("ch"),
    customer: null,
    payment_method: null,
    last_payment_error: null,
    ...given,
    status,
  };
}

/** Of the parameters that `POST /v1/payment_intents` was sent. */
export function readIntent(form: Record<string, FormValue>): PaymentIntent {
  const { amount, currency, customer, payment_method } = form;
  if (!(Number(amount) >= 50) || typeof currency !== "string") throw new Error("Invalid integer: amount");
  if (typeof customer !== "string" || typeof payment_method !== "string") throw new Error("Missing required param.");
  return makeIntent({ amount: Number(amount), currency, metadata: strings(form.metadata), customer, payment_method });
}

/** A session of the parameters that `POST /v1/checkout/sessions` was sent. Throws what Stripe would refuse. */
export function makeSession(form: Record<string, FormValue>, origin: string): CheckoutSession & { intentMetadata: Record<string, string> } {
  const id = stripeId("cs_test");
  const { mode, success_url } = form;
  const isSetup = mode === "setup";
  const cents = isSetup ? 0 : Number(readForm(form, "line_items", "0", "price_data", "unit_amount"));
  const currency = isSetup ? readForm(form, "currency") : readForm(form, "line_items", "0", "price_data", "currency");
  if (!Number.isInteger(cents) || (cents < 50 && !isSetup)) throw new Error("Invalid integer: line_items[0][price_data][unit_amount]");
  if ((mode !== "payment" && !isSetup) || typeof success_url !== "string" || currency === undefined) throw new Error("Missing required param.");
  return {
    id,
    object: "checkout.session",
    mode: String(mode),
    status: "open",
    payment_status: isSetup ? "no_payment_required" : "unpaid",
    amount_total: cents * Number(readForm(form, "line_items", "0", "quantity") ?? 1),
    currency,
    client_reference_id: readForm(form, "client_reference_id") ?? null,
    metadata: strings(form.metadata),
    payment_intent: null,
    setup_intent: null,
    customer: readForm(form, "customer") ?? null,
    success_url,
    cancel_url: readForm(form, "cancel_url") ?? null,
    url: `${origin}/pay/${id}`,
    intentMetadata: strings((form.payment_intent_data as Record<string, FormValue> | undefined)?.metadata),
  };
}
