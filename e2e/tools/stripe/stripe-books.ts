import { type FormValue, parseForm } from "./parse-form";
import { type CheckoutSession, makeIntent, makeSession, type PaymentIntent, type Refund, readIntent, stripeId } from "./stripe-objects";

/**
 * What a saved card does when it is charged without anybody there. The last three pay as well, but whoever asked is not told: the service fails, the
 * connection breaks, or nothing comes.
 */
export type CardMood = "pay" | "decline" | "authenticate" | "process" | "fail" | "break" | "hang";

/** As an API error of https://docs.stripe.com/api/errors. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly status = 400,
    readonly code?: string,
    readonly type = "invalid_request_error",
    readonly more: object = {},
  ) {
    super(message);
  }
}

/** It is done, but nobody is told: nothing comes, or the connection breaks. */
export class Untold {
  constructor(readonly isBroken: boolean) {}
}
const missing = () => new Refused("No such object", 404, "resource_missing");

export interface SetupIntent {
  id: string;
  object: "setup_intent";
  status: string;
  customer: string | null;
  payment_method: { id: string; object: "payment_method"; card: { brand: string; last4: string } };
}

/** What Stripe knows: its side of every session, intent, card and refund. Each is made once per idempotency key. */
export class StripeBooks {
  readonly sessions = new Map<string, ReturnType<typeof makeSession>>();
  readonly intents = new Map<string, PaymentIntent>();
  readonly setups = new Map<string, SetupIntent>();
  readonly refunds = new Map<string, Refund>();
  readonly detached = new Set<string>();
  /** By idempotency key: what was asked, and what was answered. */
  readonly #answered = new Map<string, { body: string; made: object }>();
  mood: CardMood = "pay";

  constructor(readonly origin: () => string) {}

  /** Somebody pays by card, or saves one: the session is complete. */
  complete(id: string): CheckoutSession & { intentMetadata: Record<string, string> } {
    const session = this.sessions.get(id);
    if (!session) throw new Error(`There is no session ${id}`);
    if (session.mode === "setup") return Object.assign(session, { status: "complete" as const, setup_intent: this.#saveCard(session.customer) });
    const { amount_total: amount, currency, intentMetadata: metadata } = session;
    const intent = makeIntent({ amount, currency, metadata, status: "succeeded" });
    this.intents.set(intent.id, intent);
    return Object.assign(session, { status: "complete" as const, payment_status: "paid" as const, payment_intent: intent.id });
  }

  #saveCard(customer: string | null): string {
    const card = { brand: "visa", last4: "4242" };
    const id = stripeId("seti");
    const method = { id: stripeId("pm"), object: "payment_method", card } as const;
    this.setups.set(id, { id, object: "setup_intent", status: "succeeded", customer, payment_method: method });
    return id;
  }

  /** Made in Stripe's own dashboard, say. */
  refund(paymentIntentId: string, cents?: number): Refund {
    const intent = this.intents.get(paymentIntentId);
    if (!intent) throw new Refused("No such payment_intent");
    const { amount, currency } = intent;
    const refund = { id: stripeId("re"), object: "refund", status: "succeeded", payment_intent: intent.id, amount: cents ?? amount } as const;
    const made: Refund = { ...refund, currency, failure_reason: null };
    this.refunds.set(made.id, made);
    return made;
  }

  /** The payer's bank sends it back. */
  failRefund(id: string): Refund {
    return Object.assign(this.refunds.get(id) as Refund, { status: "failed" as const, failure_reason: "lost_or_stolen_card" });
  }

  read(path: string): object {
    const [kind = "", id = ""] = path.split("?")[0]?.split("/").slice(-2) ?? [];
    const maps: Record<string, ReadonlyMap<string, object>> = { sessions: this.sessions, payment_intents: this.intents, setup_intents: this.setups };
    if (path.startsWith("/v1/refunds?")) return this.#listRefunds(new URL(path, "http://x").searchParams.get("payment_intent") ?? "");
    const found = maps[kind]?.get(id);
    if (found) return found;
    throw missing();
  }

  #listRefunds(paymentIntentId: string): object {
    const data = [...this.refunds.values()].filter(({ payment_intent }) => payment_intent === paymentIntentId).reverse();
    return { object: "list", url: "/v1/refunds", has_more: false, data };
  }

  change(path: string, body: string, key: string | undefined): object {
    const before = key === undefined ? undefined : this.#answered.get(`${path} ${key}`);
    if (before && before.body !== body) throw new Refused("Keys can only be used with the same parameters.", 400, undefined, "idempotency_error");
    if (before) return before.made;
    const made = this.#apply(path, parseForm(body));
    if (key !== undefined && !(made instanceof Untold)) this.#answered.set(`${path} ${key}`, { body, made });
    return made;
  }

  #apply(path: string, form: Record<string, FormValue>): object {
    const [, kind = "", id = "", verb = ""] = /^\/v1\/(checkout\/sessions|[a-z_]+)(?:\/(\w+)\/(\w+))?$/.exec(path) ?? [];
    switch (`${kind} ${verb}`) {
      case "checkout/sessions ":
        return keep(this.sessions, makeSession(form, this.origin()));
      case "checkout/sessions expire":
        return this.#expire(id);
      case "customers ":
        return { id: stripeId("cus"), object: "customer" };
      case "payment_intents ":
        return keep(this.intents, readIntent(form));
      case "payment_intents confirm":
        return this.#confirm(id, form);
      case "payment_intents cancel":
        return this.#cancel(id);
      case "payment_methods detach":
        this.detached.add(id);
        return { id, object: "payment_method" };
      case "refunds ":
        return this.refund(String(form.payment_intent), form.amount === undefined ? undefined : Number(form.amount));
      default:
        throw missing();
    }
  }

  /** https://docs.stripe.com/api/checkout/sessions/expire: an open one only. */
  #expire(id: string): CheckoutSession {
    const session = this.sessions.get(id);
    if (session?.status !== "open") throw new Refused('Only Checkout Sessions with a status in ["open"] can be expired.');
    return Object.assign(session, { status: "expired" as const });
  }

  /** https://docs.stripe.com/api/payment_intents/confirm: paid once at most, whoever asks how often. */
  #confirm(id: string, { off_session, payment_method }: Record<string, FormValue>): object {
    const intent = this.intents.get(id);
    if (!intent) throw missing();
    const isOffSession = off_session === "true";
    if (!["requires_confirmation", "requires_payment_method"].includes(intent.status))
      throw new Refused(`This PaymentIntent's status is ${intent.status}.`, 400, "payment_intent_unexpected_state");
    if (typeof payment_method === "string") intent.payment_method = payment_method;
    if (!isOffSession || this.detached.has(intent.payment_method ?? "")) throw new Refused("The payment method cannot be used.");
    if (this.mood === "decline") throw this.#decline(intent, { code: "card_declined", decline_code: "insufficient_funds" });
    if (this.mood === "authenticate") throw this.#decline(intent, { code: "authentication_required" });
    if (this.mood === "process") return Object.assign(intent, { status: "processing" as const });
    Object.assign(intent, { status: "succeeded" as const, amount_received: intent.amount });
    if (this.mood === "fail") throw new Refused("An unknown error occurred", 500, undefined, "api_error");
    return this.mood === "pay" ? intent : new Untold(this.mood === "break");
  }

  /** https://docs.stripe.com/declines */
  #decline(intent: PaymentIntent, error: { code: string; decline_code?: string }): Refused {
    const last_payment_error = { type: "card_error", message: "Your card was declined.", ...error } as const;
    Object.assign(intent, { status: "requires_payment_method" as const, last_payment_error });
    return new Refused("Your card was declined.", 402, error.code, "card_error", { ...error, payment_intent: intent });
  }

  #cancel(id: string): PaymentIntent {
    const intent = this.intents.get(id);
    if (!intent) throw missing();
    if (intent.status === "succeeded" || intent.status === "processing")
      throw new Refused(`You cannot cancel this PaymentIntent: ${intent.status}.`, 400, "payment_intent_unexpected_state");
    return Object.assign(intent, { status: "canceled" as const });
  }
}

function keep<T extends { id: string }>(map: Map<string, T>, made: T): T {
  map.set(made.id, made);
  return made;
}
