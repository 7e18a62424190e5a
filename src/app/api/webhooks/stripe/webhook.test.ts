import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { formatUsd } from "@/domain/money";
import { postEntry } from "@/ledger/post-entry";
import { verifyEntries } from "@/ledger/verify/verify-entries";
import { verifyPayments } from "@/ledger/verify/verify-payments";
import type { CheckoutSession } from "../../../../../e2e/tools/stripe/stripe-objects";
import { apiRequest, errorOf, signUp } from "../../../testing/call-route";
import { POST as chargeRoute } from "../../balance/charge/route";
import { POST as webhook } from "./route";

const stripe = await vi.hoisted(async () => {
  const { startStripe, STRIPE_KEY, WEBHOOK_SECRET } = await import("../../../../../e2e/tools/stripe/start-stripe");
  const standIn = await startStripe();
  const settings = { TOPUP: "stripe", STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET, STRIPE_API_URL: standIn.origin };
  Object.assign(process.env, settings);
  return standIn;
});
afterAll(() => stripe.close());

let cookie: string;
let organizationId: string;
beforeEach(async () => {
  ({ cookie, organizationId } = await signUp());
});

/** Whatever was sent, the books add up, and each payment's row says what its entries do. */
afterEach(async () => {
  const differences: unknown[] = [];
  await verifyEntries(organizationId, (difference) => differences.push(difference));
  await verifyPayments(organizationId, (difference) => differences.push(difference));
  expect(differences).toEqual([]);
});

const charge = (amount: unknown) => chargeRoute(apiRequest("/api/balance/charge", { cookie, body: { amount } }));

/** A top-up that was begun; its session as the payment service has it. */
async function order(amount: number | string): Promise<CheckoutSession> {
  const answer = await charge(amount);
  expect(answer.status).toBe(200);
  const { checkoutUrl } = (await answer.json()) as { checkoutUrl: string };
  return stripe.sessions.get(checkoutUrl.split("/").at(-1) ?? "") as CheckoutSession;
}

interface Sent {
  body: string;
  signature: string;
}
const send = ({ body, signature }: Sent) =>
  webhook(new Request("http://localhost/api/webhooks/stripe", { method: "POST", body, headers: { "stripe-signature": signature } }));
async function deliver(type: string, object: object, options?: { id?: string }): Promise<string> {
  const response = await send(stripe.sign(type, object, options));
  expect(response.status).toBe(200);
  return ((await response.json()) as { outcome: string }).outcome;
}

const completed = (session: CheckoutSession) => deliver("checkout.session.completed", session);
const refunded = (intent: { id: string }, cents: number) =>
  deliver("charge.refunded", { id: "ch_1", currency: "usd", payment_intent: intent.id, amount_refunded: cents });
const disputed = (what: string, intent: { id: string }, { id = "du_1", amount = 1_000 } = {}) =>
  deliver(`charge.dispute.${what}`, { id: `${id}_${intent.id}`, amount, currency: "usd", status: "needs_response", payment_intent: intent.id });

const balance = async () => formatUsd((await database().balance.findUnique({ where: { organizationId } }))?.availableNanoUsd ?? 0n).slice(0, -7);
const entries = async () =>
  (await database().ledgerEntry.findMany({ where: { organizationId }, orderBy: { sequence: "asc" } })).map(
    ({ type, amountNanoUsd, debitAccount }) => `${type} ${debitAccount === organizationId ? "-" : "+"}${formatUsd(amountNanoUsd).slice(0, -7)}`,
  );
const paymentOf = ({ id }: CheckoutSession) => database().payment.findUniqueOrThrow({ where: { checkoutId: id } });
const spend = (amountNanoUsd: bigint) =>
  database().$transaction((tx) =>
    postEntry(tx, {
      organizationId,
      type: "adjustment",
      amountNanoUsd: -amountNanoUsd,
      counterAccount: "house:adjustments",
      reference: organizationId,
      description: "",
    }),
  );

describe("POST /api/balance/charge with TOPUP=stripe", () => {
  it("opens a checkout at our amount and currency, and books nothing", async () => {
    const session = await order("12.34");
    expect(session).toMatchObject({ mode: "payment", amount_total: 1_234, currency: "usd" });
    const payment = await paymentOf(session);
    expect(payment).toMatchObject({ organizationId, method: "stripe", status: "open", amountNanoUsd: 12_340_000_000n, paymentIntentId: null });
    expect(session.client_reference_id).toBe(payment.id);
    expect(session.success_url).toBe(`http://localhost:3001/billing?payment=${payment.id}`);
    expect(await entries()).toEqual([]);
  });

  it("keeps no order, and says what to do, when the payment service does not answer", async () => {
    stripe.setDown(true);
    const answer = await charge(10);
    stripe.setDown(false);
    expect(answer.status).toBe(502);
    expect(await errorOf(answer)).toMatchObject({ code: "upstream_error", remedy: expect.stringContaining("Nothing was charged") });
    expect(await database().payment.count({ where: { organizationId } })).toBe(0);
  });

  it("takes the same amounts as the others", async () => {
    for (const amount of [0.5, 10.001, "1e3", 10_001, null]) expect((await charge(amount)).status).toBe(400);
  });
});

describe("a paid checkout", () => {
  it("is booked once, whatever comes again", async () => {
    const session = await order(10);
    const intent = stripe.pay(session.id);
    const event = stripe.sign("checkout.session.completed", session);
    expect(await (await send(event)).json()).toEqual({ received: true, outcome: "booked" });
    expect(await (await send(event)).json()).toEqual({ received: true, outcome: "replayed" });
    expect(await completed(session)).toBe("repeated");
    expect(await deliver("checkout.session.async_payment_succeeded", session)).toBe("repeated");
    expect(await deliver("checkout.session.expired", session)).toBe("repeated");
    expect(await balance()).toBe("10.00");
    expect(await paymentOf(session)).toMatchObject({ status: "paid", paymentIntentId: intent.id, paidAt: expect.any(Date) });
    expect(await database().paymentEvent.findUnique({ where: { id: event.id } })).toMatchObject({
      outcome: "booked",
      type: "checkout.session.completed",
    });
  });

  it("is booked once by 100 copies of its event at once, and by 20 different events", async () => {
    const session = await order(10);
    stripe.pay(session.id);
    const event = stripe.sign("checkout.session.completed", session);
    const others = Array.from({ length: 20 }, () => stripe.sign("checkout.session.completed", session));
    const answers = await Promise.all([...Array.from({ length: 100 }, () => event), ...others].map(send));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const outcomes = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { outcome: string }).outcome));
    expect(outcomes.filter((outcome) => outcome === "booked")).toHaveLength(1);
    expect(await entries()).toEqual(["topup +10.00"]);
    expect(await balance()).toBe("10.00");
  });

  it("of a slow method is booked when the money is there, or never", async () => {
    const [first, second] = [await order(10), await order(20)];
    stripe.pay(first.id);
    for (const session of [first, second]) expect(await completed({ ...session, payment_status: "unpaid" })).toBe("noted");
    expect(await entries()).toEqual([]);
    expect(await deliver("checkout.session.async_payment_succeeded", first)).toBe("booked");
    expect(await deliver("checkout.session.async_payment_failed", second)).toBe("booked");
    expect(await entries()).toEqual(["topup +10.00"]);
    expect((await paymentOf(second)).status).toBe("expired");
  });

  it("that ran out is closed, and still paid if the money came after all", async () => {
    const session = await order(10);
    expect(await deliver("checkout.session.expired", session)).toBe("booked");
    expect((await paymentOf(session)).status).toBe("expired");
    stripe.pay(session.id);
    expect(await completed(session)).toBe("booked");
    expect(await balance()).toBe("10.00");
  });

  it.each<[string, (session: CheckoutSession) => object]>([
    ["another amount", (session) => ({ ...session, amount_total: 1_000_000 })],
    ["a smaller amount", (session) => ({ ...session, amount_total: 1 })],
    ["no amount", (session) => ({ ...session, amount_total: null })],
    ["another currency", (session) => ({ ...session, currency: "krw" })],
    ["another mode", (session) => ({ ...session, mode: "subscription" })],
    ["another order's reference", (session) => ({ ...session, client_reference_id: "pay_of_somebody_else" })],
    ["no reference", (session) => ({ ...session, client_reference_id: null })],
    ["no payment intent", (session) => ({ ...session, payment_intent: null })],
  ])("with %s is recorded and not booked", async (_, change) => {
    const session = await order(10);
    stripe.pay(session.id);
    expect(await completed(change(session) as CheckoutSession)).toBe("mismatch");
    expect(await entries()).toEqual([]);
    expect((await paymentOf(session)).status).toBe("open");
    const event = await database().paymentEvent.findFirst({ where: { paymentId: session.client_reference_id } });
    expect(event?.outcome).toMatch(/^mismatch: /);
  });

  it("of a session that is not ours is recorded and not booked, even with our order's reference", async () => {
    const session = await order(10_000);
    stripe.pay(session.id);
    expect(await completed({ ...session, id: "cs_of_a_payment_link", amount_total: 100 })).toBe("foreign");
    expect(await completed({ ...session, id: "cs_of_a_payment_link" })).toBe("foreign");
    expect(await entries()).toEqual([]);
  });

  it("that cost nothing brings nothing", async () => {
    const session = await order(10);
    expect(await completed({ ...session, payment_status: "no_payment_required" })).toBe("noted");
    expect(await entries()).toEqual([]);
  });
});

describe("refunds", () => {
  it("are booked by what was refunded in all: partial ones add up, late and repeated ones change nothing", async () => {
    const session = await order(10);
    const intent = stripe.pay(session.id);
    await completed(session);
    expect(await refunded(intent, 300)).toBe("booked");
    expect(await refunded(intent, 300)).toBe("repeated");
    expect(await refunded(intent, 700)).toBe("booked");
    expect(await refunded(intent, 500)).toBe("repeated");
    expect(await entries()).toEqual(["topup +10.00", "refund -3.00", "refund -4.00"]);
    expect((await paymentOf(session)).status).toBe("paid");
    expect(await refunded(intent, 1_000)).toBe("booked");
    expect(await balance()).toBe("0.00");
    expect((await paymentOf(session)).status).toBe("refunded");
  });

  it("that come before the payment come out the same", async () => {
    const session = await order(10);
    const intent = stripe.pay(session.id);
    expect(await refunded(intent, 400)).toBe("booked");
    expect(await completed(session)).toBe("repeated");
    expect(await entries()).toEqual(["topup +10.00", "refund -4.00"]);
    expect(await balance()).toBe("6.00");
  });

  it("of what was spent already take what is there; the rest is the house's", async () => {
    const session = await order(10);
    const intent = stripe.pay(session.id);
    await completed(session);
    await spend(8_500_000_000n);
    expect(await refunded(intent, 1_000)).toBe("booked");
    expect(await entries()).toEqual(["topup +10.00", "adjustment -8.50", "refund -1.50", "refund_loss +8.50"]);
    expect(await balance()).toBe("0.00");
    const loss = await database().ledgerEntry.findFirst({ where: { organizationId, type: "refund_loss" } });
    expect(loss).toMatchObject({ debitAccount: "house:refunds", creditAccount: "house:payments" });
    const event = await database().paymentEvent.findFirst({ where: { type: "charge.refunded", paymentId: session.client_reference_id } });
    expect(event?.outcome).toBe("booked: 8.500000000 not covered");
  });

  it("in parallel, whole or in parts, take the whole once", async () => {
    const session = await order(10);
    const intent = stripe.pay(session.id);
    await completed(session);
    await Promise.all([100, 300, 1_000, 300, 1_000, 700, 1_000, 100].map((cents) => refunded(intent, cents)));
    expect(await balance()).toBe("0.00");
    expect((await paymentOf(session)).refundedNanoUsd).toBe(10_000_000_000n);
  });

  it("of other payments, in another currency or of too much are recorded and not booked", async () => {
    const session = await order(10);
    const intent = stripe.pay(session.id);
    await completed(session);
    expect(await refunded({ id: "pi_of_another_app" }, 500)).toBe("foreign");
    expect(await deliver("charge.refunded", { id: "ch_1", currency: "usd", payment_intent: null, amount_refunded: 1 })).toBe("foreign");
    expect(await deliver("charge.refunded", { id: "ch_1", currency: "eur", payment_intent: intent.id, amount_refunded: 1 })).toBe("mismatch");
    expect(await refunded(intent, 1_001)).toBe("mismatch");
    expect(await entries()).toEqual(["topup +10.00"]);
  });

  it("are sent again later when the payment service cannot be asked about an unknown payment", async () => {
    const session = await order(10);
    const intent = stripe.pay(session.id);
    const event = stripe.sign("charge.refunded", { id: "ch_1", currency: "usd", payment_intent: intent.id, amount_refunded: 1_000 });
    stripe.setDown(true);
    const answer = await send(event);
    stripe.setDown(false);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "60"]);
    expect(await entries()).toEqual([]);
    expect((await send(event)).status).toBe(200);
    expect(await entries()).toEqual(["topup +10.00", "refund -10.00"]);
  });
});

describe("disputes", () => {
  const MOVES = ["created", "funds_withdrawn", "funds_reinstated", "closed"];

  it("take the money when it goes, and give it back when it comes", async () => {
    const session = await order(10);
    const intent = stripe.pay(session.id);
    await completed(session);
    expect(await disputed("created", intent)).toBe("noted");
    expect(await balance()).toBe("10.00");
    expect(await disputed("funds_withdrawn", intent)).toBe("booked");
    expect([await balance(), (await paymentOf(session)).status]).toEqual(["0.00", "disputed"]);
    expect(await disputed("funds_reinstated", intent)).toBe("booked");
    expect([await balance(), (await paymentOf(session)).status]).toEqual(["10.00", "paid"]);
    expect(await disputed("closed", intent)).toBe("noted");
    for (const move of MOVES) expect(await disputed(move, intent)).toMatch(/^(noted|repeated)$/);
    expect(await entries()).toEqual(["topup +10.00", "dispute -10.00", "dispute_won +10.00"]);
  });

  it("come out the same in any order, also before the payment", async () => {
    const events = ["completed", "funds_withdrawn", "funds_reinstated"] as const;
    for (const [a, b, c] of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ] as const) {
      ({ cookie, organizationId } = await signUp());
      const session = await order(10);
      const intent = stripe.pay(session.id);
      for (const event of [events[a], events[b], events[c]]) await (event === "completed" ? completed(session) : disputed(event, intent));
      expect(await entries()).toEqual(["topup +10.00", "dispute -10.00", "dispute_won +10.00"]);
      expect(await paymentOf(session)).toMatchObject({ status: "paid", disputedNanoUsd: 0n });
    }
  });

  it("of what was spent are the house's loss, and the house's gain when they are won", async () => {
    const session = await order(10);
    const intent = stripe.pay(session.id);
    await completed(session);
    await spend(10_000_000_000n);
    expect(await disputed("funds_withdrawn", intent)).toBe("booked");
    expect(await disputed("funds_withdrawn", intent)).toBe("repeated");
    expect(await balance()).toBe("0.00");
    expect(await disputed("funds_reinstated", intent)).toBe("booked");
    expect(await disputed("funds_reinstated", intent)).toBe("repeated");
    expect(await balance()).toBe("0.00");
    expect(await entries()).toEqual(["topup +10.00", "adjustment -10.00", "dispute_loss +10.00", "dispute_loss_won +10.00"]);
  });

  it("after a partial refund, and of a part, take what they say", async () => {
    const session = await order(10);
    const intent = stripe.pay(session.id);
    await completed(session);
    await refunded(intent, 250);
    expect(await disputed("funds_withdrawn", intent, { amount: 750 })).toBe("booked");
    expect(await balance()).toBe("0.00");
    expect(await disputed("funds_withdrawn", intent, { id: "du_2", amount: 2_000 })).toBe("mismatch");
    expect(await disputed("funds_withdrawn", { id: "pi_of_another_app" })).toBe("foreign");
  });
});

describe("the webhook believes only what is signed", () => {
  let session: CheckoutSession;
  beforeEach(async () => {
    session = await order(10);
    stripe.pay(session.id);
  });
  const fresh = () => stripe.sign("checkout.session.completed", session);
  const nowSeconds = () => Math.floor(Date.now() / 1000);

  it.each<[string, () => Sent]>([
    ["no signature", () => ({ ...fresh(), signature: "" })],
    ["another secret", () => stripe.sign("checkout.session.completed", session, { secret: "whsec_of_somebody_else" })],
    ["the empty secret", () => stripe.sign("checkout.session.completed", session, { secret: " " })],
    ["a changed body", () => ({ ...fresh(), body: fresh().body.replace("paid", "PAID") })],
    ["one byte more", () => ({ ...fresh(), body: `${fresh().body} ` })],
    ["another time than was signed", () => ({ ...fresh(), signature: fresh().signature.replace(/t=\d+/, `t=${nowSeconds() + 1}`) })],
    ["a time of more than five minutes ago", () => stripe.sign("checkout.session.completed", session, { timestamp: nowSeconds() - 310 })],
    ["no time", () => ({ ...fresh(), signature: fresh().signature.replace(/t=\d+,/, "") })],
    ["a scheme that is for tests", () => ({ ...fresh(), signature: fresh().signature.replace("v1=", "v0=") })],
    ["the signature of another event", () => ({ ...fresh(), signature: stripe.sign("charge.refunded", {}).signature })],
    ["nonsense", () => ({ ...fresh(), signature: "t=,v1=" })],
    ["an empty body", () => ({ ...fresh(), body: "" })],
  ])("not with %s", async (_, make) => {
    const answer = await send(make());
    expect(answer.status).toBe(400);
    expect(await errorOf(answer)).toMatchObject({ code: "invalid_request", message: expect.stringMatching(/^stripe-signature: /) });
    expect(await entries()).toEqual([]);
    expect((await send(fresh())).status, "the same event, signed").toBe(200);
    expect(await entries()).toEqual(["topup +10.00"]);
  });

  it("takes a signature of four minutes ago", async () => {
    const answer = await send(stripe.sign("checkout.session.completed", session, { timestamp: nowSeconds() - 240 }));
    expect(answer.status).toBe(200);
    expect(await entries()).toEqual(["topup +10.00"]);
  });

  it("refuses a signed body that is no event, or one whose object it cannot read, so that it is sent again", async () => {
    const object = stripe.sign("charge.refunded", { currency: "usd", amount_refunded: "all" });
    const answer = await send(object);
    expect([answer.status, (await errorOf(answer)).message]).toEqual([400, expect.stringContaining("amount_refunded")]);
    expect(await database().paymentEvent.count({ where: { id: object.id } })).toBe(0);
  });

  it("passes over kinds of events that it has no use for", async () => {
    expect(await deliver("customer.created", { id: "cus_1" })).toBe("ignored");
  });

  it("stops reading a body that is too long", async () => {
    const answer = await send({ ...fresh(), body: "x".repeat(512 * 1024 + 1) });
    expect(answer.status).toBe(413);
  });
});
