import { describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { signUp } from "../../../testing/call-route";
import { openStripeShop } from "../../../testing/open-stripe-shop";

const stripe = await vi.hoisted(async () => (await import("../../../testing/start-stripe-stand-in")).startStripeStandIn());
const { shop, order, send, deliver, completed, refunded, disputed, balance, entries, paymentOf, spend } = openStripeShop(stripe);

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
    const loss = await database().ledgerEntry.findFirst({ where: { organizationId: shop.organizationId, type: "refund_loss" } });
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
      Object.assign(shop, await signUp());
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
