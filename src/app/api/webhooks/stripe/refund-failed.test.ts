import { describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { signUp } from "../../../testing/call-route";
import { openStripeShop } from "../../../testing/open-stripe-shop";

const stripe = await vi.hoisted(async () => (await import("../../../testing/start-stripe-stand-in")).startStripeStandIn());
const { shop, order, send, deliver, completed, refunded, balance, entries, paymentOf, spend } = openStripeShop(stripe);

async function paid() {
  const session = await order(10);
  const intent = stripe.pay(session.id);
  await completed(session);
  return { session, intent };
}
const failed = (id: string) => deliver("refund.failed", stripe.failRefund(id));

describe("a refund that fails", () => {
  it("gives back what it had taken, once", async () => {
    const { session, intent } = await paid();
    const refund = stripe.refund(intent.id);
    await refunded(intent, 1_000);
    expect((await paymentOf(session)).status).toBe("refunded");
    expect(await failed(refund.id)).toBe("booked");
    expect(await failed(refund.id)).toBe("repeated");
    expect(await entries()).toEqual(["topup +10.00", "refund -10.00", "refund_failed +10.00"]);
    expect(await paymentOf(session)).toMatchObject({ status: "paid", refundedNanoUsd: 0n, refundFailedNanoUsd: 10_000_000_000n });
    const event = await database().paymentEvent.findFirst({
      where: { type: "refund.failed", paymentId: session.client_reference_id, outcome: { not: "repeated" } },
    });
    expect(event?.outcome).toBe("booked: refund failed: lost_or_stolen_card");
  });

  it("comes out the same when its events come in any order, copied, and before the payment", async () => {
    const orders = [
      ["completed", "refunded", "failed"],
      ["completed", "failed", "refunded"],
      ["refunded", "completed", "failed"],
      ["refunded", "failed", "completed"],
      ["failed", "completed", "refunded"],
      ["failed", "refunded", "completed"],
    ];
    for (const steps of orders) {
      Object.assign(shop, await signUp());
      const session = await order(10);
      const intent = stripe.pay(session.id);
      const refund = stripe.refund(intent.id, 400);
      for (const step of [...steps, ...steps]) {
        if (step === "completed") await completed(session);
        else if (step === "refunded") await refunded(intent, 400);
        else await failed(refund.id);
      }
      expect(await entries()).toEqual(["topup +10.00", "refund -4.00", "refund_failed +4.00"]);
      expect(await balance()).toBe("10.00");
    }
  });

  it("and is made again takes the money again, whichever is heard of first", async () => {
    for (const isFailureFirst of [true, false]) {
      Object.assign(shop, await signUp());
      const { intent } = await paid();
      const first = stripe.refund(intent.id);
      await refunded(intent, 1_000);
      stripe.failRefund(first.id);
      if (isFailureFirst) await failed(first.id);
      stripe.refund(intent.id);
      await refunded(intent, 1_000);
      if (!isFailureFirst) await failed(first.id);
      expect(await balance()).toBe("0.00");
      await refunded(intent, 1_000);
      await failed(first.id);
      expect(await balance()).toBe("0.00");
    }
  });

  it("gives the house what it had lost to it, and the balance the rest", async () => {
    const { intent } = await paid();
    await spend(8_500_000_000n);
    const refund = stripe.refund(intent.id);
    await refunded(intent, 1_000);
    expect(await failed(refund.id)).toBe("booked");
    expect((await entries()).slice(2)).toEqual(["refund -1.50", "refund_loss +8.50", "refund_failed +1.50", "refund_loss_failed +8.50"]);
    expect(await balance()).toBe("1.50");
  });

  it("leaves what another refund has taken", async () => {
    const { intent } = await paid();
    const [first, second] = [stripe.refund(intent.id, 300), stripe.refund(intent.id, 200)];
    await refunded(intent, 500);
    expect(await failed(second.id)).toBe("booked");
    expect(await balance()).toBe("7.00");
    expect(await failed(first.id)).toBe("booked");
    expect(await balance()).toBe("10.00");
  });

  it("of another app's payment is none of ours", async () => {
    expect(await deliver("refund.failed", { id: "re_x", payment_intent: "pi_of_another_app" })).toBe("foreign");
    expect(await deliver("refund.failed", { id: "re_x", payment_intent: null })).toBe("foreign");
  });

  it("is asked for again later when the payment service does not answer, or does not know it yet", async () => {
    const { intent } = await paid();
    const refund = stripe.refund(intent.id);
    await refunded(intent, 1_000);
    const event = stripe.sign("refund.failed", stripe.failRefund(refund.id));
    stripe.setDown(true);
    expect((await send(event)).status).toBe(503);
    stripe.setDown(false);
    expect((await send(stripe.sign("refund.failed", { id: "re_unknown", payment_intent: intent.id }))).status).toBe(503);
    expect(await balance()).toBe("0.00");
    expect((await send(event)).status).toBe(200);
    expect(await balance()).toBe("10.00");
  });

  it("is given back once by twenty events at once", async () => {
    const { intent } = await paid();
    const refund = stripe.refund(intent.id);
    await refunded(intent, 1_000);
    await Promise.all(Array.from({ length: 20 }, () => failed(refund.id)));
    expect(await entries()).toEqual(["topup +10.00", "refund -10.00", "refund_failed +10.00"]);
  });
});
