import { beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import type { CheckoutSession } from "../../../../../e2e/tools/stripe/stripe-objects";
import { errorOf } from "../../../testing/call-route";
import { openStripeShop, type Sent } from "../../../testing/open-stripe-shop";

const stripe = await vi.hoisted(async () => (await import("../../../testing/start-stripe-stand-in")).startStripeStandIn());
const { shop, charge, order, send, deliver, completed, balance, entries, paymentOf } = openStripeShop(stripe);

describe("POST /api/balance/charge with TOPUP=stripe", () => {
  it("opens a checkout at our amount and currency, and books nothing", async () => {
    const session = await order("12.34");
    expect(session).toMatchObject({ mode: "payment", amount_total: 1_234, currency: "usd" });
    const payment = await paymentOf(session);
    expect(payment).toMatchObject({
      organizationId: shop.organizationId,
      method: "stripe",
      status: "open",
      amountNanoUsd: 12_340_000_000n,
      paymentIntentId: null,
    });
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
    expect(await database().payment.count({ where: { organizationId: shop.organizationId } })).toBe(0);
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
