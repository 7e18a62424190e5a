import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseForm } from "./parse-form";
import { type SignedEvent, signEvent } from "./sign-event";
import { type CheckoutSession, makeSession, type PaymentIntent, stripeId } from "./stripe-objects";

export const STRIPE_KEY = "sk_test_stand_in_key";
export const WEBHOOK_SECRET = "whsec_stand_in_secret";

export interface StripeStandIn {
  /** For `STRIPE_API_URL`. */
  origin: string;
  sessions: ReadonlyMap<string, CheckoutSession>;
  /** `METHOD /path` of every API call so far. */
  calls: readonly string[];
  /** What the app has paid back, in cents. */
  refunds: readonly { paymentIntentId: string; amount: number }[];
  /** Where the hosted page's buttons send their events. */
  setWebhook(url: string): void;
  /** While true, the API answers 500. */
  setDown(isDown: boolean): void;
  /** Somebody pays by card: the session is complete, its intent has succeeded. */
  pay(sessionId: string): PaymentIntent;
  sign(type: string, object: object, options?: { id?: string; timestamp?: number; secret?: string }): SignedEvent;
  close(): Promise<void>;
}

/** Stripe's API and its hosted page, as far as top-ups need them, with books of its own. */
export async function startStripe(): Promise<StripeStandIn> {
  const sessions = new Map<string, ReturnType<typeof makeSession>>();
  const intents = new Map<string, PaymentIntent>();
  const answered = new Map<string, CheckoutSession>();
  const calls: string[] = [];
  const refunds = new Map<string, { paymentIntentId: string; amount: number }>();
  const state = { webhook: "", isDown: false, origin: "" };

  const sign: StripeStandIn["sign"] = (type, object, options = {}) => signEvent(type, object, { secret: WEBHOOK_SECRET, ...options });

  function pay(sessionId: string): PaymentIntent {
    const session = sessions.get(sessionId);
    if (!session) throw new Error(`There is no session ${sessionId}`);
    const { amount_total: amount, currency, intentMetadata: metadata } = session;
    const intent: PaymentIntent = {
      id: stripeId("pi"),
      object: "payment_intent",
      status: "succeeded",
      amount,
      amount_received: amount,
      currency,
      metadata,
      latest_charge: stripeId("ch"),
    };
    intents.set(intent.id, intent);
    Object.assign(session, { status: "complete", payment_status: "paid", payment_intent: intent.id });
    return intent;
  }

  function createSession(body: string, idempotencyKey: string | undefined): CheckoutSession {
    const before = idempotencyKey === undefined ? undefined : answered.get(idempotencyKey);
    if (before) return before;
    const session = makeSession(parseForm(body), state.origin);
    sessions.set(session.id, session);
    if (idempotencyKey !== undefined) answered.set(idempotencyKey, session);
    return session;
  }

  /** https://docs.stripe.com/api/checkout/sessions/expire: an open one only. */
  function expireSession(id: string): CheckoutSession {
    const session = sessions.get(id);
    if (session?.status !== "open") throw new Error('Only Checkout Sessions with a status in ["open"] can be expired.');
    return Object.assign(session, { status: "expired" as const });
  }

  /** https://docs.stripe.com/api/refunds/create */
  function refund(body: string, idempotencyKey: string): object {
    const { payment_intent: id, amount } = parseForm(body);
    const intent = intents.get(String(id));
    if (!intent) throw new Error("No such payment_intent");
    if (!refunds.has(idempotencyKey)) refunds.set(idempotencyKey, { paymentIntentId: intent.id, amount: Number(amount ?? intent.amount) });
    return { id: stripeId("re"), object: "refund", status: "succeeded", payment_intent: intent.id, amount: refunds.get(idempotencyKey)?.amount };
  }

  function answerChange(url: string, body: string, idempotencyKey: string | undefined): { status: number; json: object } {
    const ended = /^\/v1\/checkout\/sessions\/(\w+)\/expire$/.exec(url)?.[1];
    try {
      if (url === "/v1/checkout/sessions") return { status: 200, json: createSession(body, idempotencyKey) };
      if (ended !== undefined) return { status: 200, json: expireSession(ended) };
      if (url === "/v1/refunds") return { status: 200, json: refund(body, idempotencyKey ?? stripeId("key")) };
      return refuse(404, "No such object", "resource_missing");
    } catch (error) {
      return refuse(400, (error as Error).message);
    }
  }

  /** https://docs.stripe.com/api/errors */
  const refuse = (status: number, message: string, code?: string) => ({
    status,
    json: { error: { type: "invalid_request_error", message, code } },
  });

  function answerApi(incoming: IncomingMessage, body: string): { status: number; json: object } {
    const { method, url = "" } = incoming;
    calls.push(`${method} ${url}`);
    if (state.isDown) return { status: 500, json: { error: { type: "api_error", message: "down" } } };
    if (incoming.headers.authorization !== `Bearer ${STRIPE_KEY}`) return refuse(401, "Invalid API Key provided");
    if (method === "POST") return answerChange(url, body, incoming.headers["idempotency-key"]?.toString());
    const intent = method === "GET" ? intents.get(/^\/v1\/payment_intents\/(\w+)$/.exec(url)?.[1] ?? "") : undefined;
    return intent ? { status: 200, json: intent } : refuse(404, "No such object", "resource_missing");
  }

  /** The page that a browser is sent to; its button pays, tells the webhook, and leads back. */
  async function answerPage(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [, id = "", action] = /^\/pay\/(\w+)(\/pay)?$/.exec(incoming.url ?? "") ?? [];
    const session = sessions.get(id);
    if (!session) outgoing.writeHead(404).end();
    else if (!action) {
      const amount = (session.amount_total / 100).toFixed(2);
      const page = `<!doctype html><title>Pay</title><h1>Pay $${amount}</h1><form method="post" action="/pay/${id}/pay"><button>Pay</button></form><a href="${session.cancel_url}">Back</a>`;
      outgoing.writeHead(200, { "content-type": "text/html" }).end(page);
    } else {
      pay(id);
      const { body, signature } = sign("checkout.session.completed", session);
      await fetch(state.webhook, { method: "POST", body, headers: { "content-type": "application/json", "stripe-signature": signature } });
      outgoing.writeHead(303, { location: session.success_url }).end();
    }
  }

  const server = createServer(async (incoming, outgoing) => {
    let body = "";
    for await (const piece of incoming.setEncoding("utf8")) body += piece;
    if (incoming.url?.startsWith("/pay/")) return answerPage(incoming, outgoing);
    // Browsers ask by themselves.
    if (incoming.url === "/favicon.ico") return outgoing.writeHead(204).end();
    const { status, json } = answerApi(incoming, body);
    outgoing.writeHead(status, { "content-type": "application/json", "request-id": stripeId("req") }).end(JSON.stringify(json));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: state.origin,
    sessions,
    calls,
    get refunds() {
      return [...refunds.values()];
    },
    setWebhook: (url) => {
      state.webhook = url;
    },
    setDown: (isDown) => {
      state.isDown = isDown;
    },
    pay,
    sign,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
