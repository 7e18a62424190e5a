import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type SignedEvent, signEvent } from "./sign-event";
import { type CardMood, Refused, type SetupIntent, StripeBooks, Untold } from "./stripe-books";
import { type CheckoutSession, type PaymentIntent, type Refund, stripeId } from "./stripe-objects";

export const STRIPE_KEY = "sk_test_stand_in_key";
export const WEBHOOK_SECRET = "whsec_stand_in_secret";

export interface StripeStandIn {
  /** For `STRIPE_API_URL`. */
  origin: string;
  sessions: ReadonlyMap<string, CheckoutSession>;
  intents: ReadonlyMap<string, PaymentIntent>;
  /** The cards that were entered. */
  setups: ReadonlyMap<string, SetupIntent>;
  /** Cards that may no longer be charged. */
  detached: ReadonlySet<string>;
  /** `METHOD /path` of every API call so far. */
  calls: readonly string[];
  /** What was paid back, in cents. */
  refunds: readonly { paymentIntentId: string; amount: number }[];
  /** Where the hosted page's buttons send their events; empty: nowhere. */
  setWebhook(url: string): void;
  /** While true, or for the paths that match, the API does nothing and answers 500. */
  setDown(isDown: boolean | RegExp): void;
  /** What is asked of these paths is done, and answered 500. Null: of none. */
  setLossy(paths: RegExp | null): void;
  /** What cards do from now on. */
  setMood(mood: CardMood): void;
  /** Somebody pays by card: the session is complete, its intent has succeeded. */
  pay(sessionId: string): PaymentIntent;
  /** Somebody enters a card to be charged later. */
  saveCard(sessionId: string): CheckoutSession;
  refund(paymentIntentId: string, cents?: number): Refund;
  failRefund(id: string): Refund;
  sign(type: string, object: object, options?: { id?: string; timestamp?: number; secret?: string }): SignedEvent;
  close(): Promise<void>;
}

/** https://docs.stripe.com/api/errors */
const refusal = ({ status, message, code, type, more }: Refused) => ({ status, json: { error: { ...more, type, message, code } } });

/** Stripe's API and its hosted page, as far as top-ups need them, with books of its own. */
export async function startStripe(): Promise<StripeStandIn> {
  const state = { webhook: "", down: null as RegExp | null, lossy: null as RegExp | null, origin: "" };
  const failure = { status: 500, json: { error: { type: "api_error", message: "down" } } };
  const books = new StripeBooks(() => state.origin);
  const calls: string[] = [];
  const sign: StripeStandIn["sign"] = (type, object, options = {}) => signEvent(type, object, { secret: WEBHOOK_SECRET, ...options });

  function answerApi(incoming: IncomingMessage, body: string): { status: number; json: object } | Untold {
    const { method, url = "", headers } = incoming;
    calls.push(`${method} ${url}`);
    if (state.down?.test(url)) return failure;
    try {
      if (headers.authorization !== `Bearer ${STRIPE_KEY}`) throw new Refused("Invalid API Key provided", 401);
      const json = method === "GET" ? books.read(url) : books.change(url, body, headers["idempotency-key"]?.toString());
      if (state.lossy?.test(url)) return failure;
      return json instanceof Untold ? json : { status: 200, json };
    } catch (error) {
      return refusal(error instanceof Refused ? error : new Refused((error as Error).message));
    }
  }

  /** The page that a browser is sent to; its button pays, tells the webhook, and leads back. */
  async function answerPage(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [, id = "", action] = /^\/pay\/(\w+)(\/pay)?$/.exec(incoming.url ?? "") ?? [];
    const session = books.sessions.get(id);
    if (!session) outgoing.writeHead(404).end();
    else if (!action) {
      const button = session.mode === "setup" ? "Save card" : "Pay";
      const title = session.mode === "setup" ? button : `Pay $${(session.amount_total / 100).toFixed(2)}`;
      const page = `<!doctype html><title>Pay</title><h1>${title}</h1><form method="post" action="/pay/${id}/pay"><button>${button}</button></form><a href="${session.cancel_url}">Back</a>`;
      outgoing.writeHead(200, { "content-type": "text/html" }).end(page);
    } else {
      books.complete(id);
      const { body, signature } = sign("checkout.session.completed", session);
      const headers = { "content-type": "application/json", "stripe-signature": signature };
      if (state.webhook) await fetch(state.webhook, { method: "POST", body, headers });
      outgoing.writeHead(303, { location: session.success_url }).end();
    }
  }

  const server = createServer(async (incoming, outgoing) => {
    let body = "";
    for await (const piece of incoming.setEncoding("utf8")) body += piece;
    if (incoming.url?.startsWith("/pay/")) return answerPage(incoming, outgoing);
    // Browsers ask by themselves.
    if (incoming.url === "/favicon.ico") return outgoing.writeHead(204).end();
    const answer = answerApi(incoming, body);
    if (answer instanceof Untold) return answer.isBroken ? incoming.socket.destroy() : undefined;
    outgoing.writeHead(answer.status, { "content-type": "application/json", "request-id": stripeId("req") }).end(JSON.stringify(answer.json));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: state.origin,
    sessions: books.sessions,
    intents: books.intents,
    setups: books.setups,
    detached: books.detached,
    calls,
    get refunds() {
      return [...books.refunds.values()].map(({ payment_intent: paymentIntentId, amount }) => ({ paymentIntentId, amount }));
    },
    setWebhook: (url) => {
      state.webhook = url;
    },
    setDown: (isDown) => {
      state.down = isDown === true ? /^/ : isDown || null;
    },
    setLossy: (paths) => {
      state.lossy = paths;
    },
    setMood: (mood) => {
      books.mood = mood;
    },
    pay: (id) => books.intents.get(books.complete(id).payment_intent ?? "") as PaymentIntent,
    saveCard: (id) => books.complete(id),
    refund: (id, cents) => books.refund(id, cents),
    failRefund: (id) => books.failRefund(id),
    sign,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
