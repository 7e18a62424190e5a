import { describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { confirmCheckout } from "@/payments/confirm-checkout";
import type { CheckoutSession } from "../../../../../e2e/tools/stripe/stripe-objects";
import { deleteOrganization } from "../../../testing/ask-people";
import { signUp } from "../../../testing/call-route";
import { openStripeShop } from "../../../testing/open-stripe-shop";

const stripe = await vi.hoisted(async () => (await import("../../../testing/start-stripe-stand-in")).startStripeStandIn());
const { shop, order, completed, entries, paymentOf } = openStripeShop(stripe);

const comeBack = (session: CheckoutSession, organizationId = shop.organizationId) =>
  confirmCheckout({ organizationId, paymentId: session.client_reference_id ?? "" });
/** As if some seconds had passed. */
const wait = () => database().payment.updateMany({ where: { organizationId: shop.organizationId }, data: { checkAt: null } });

describe("coming back from the payment service's page", () => {
  it("books what was paid without the webhook, which changes nothing afterwards", async () => {
    const session = await order(10);
    const intent = stripe.pay(session.id);
    await comeBack(session);
    expect(await entries()).toEqual(["topup +10.00"]);
    expect(await paymentOf(session)).toMatchObject({ status: "paid", paymentIntentId: intent.id });
    expect(await completed(session)).toBe("repeated");
    await wait();
    await comeBack(session);
    expect(await entries()).toEqual(["topup +10.00"]);
  });

  it("books once, however many windows come back while the webhook comes", async () => {
    const session = await order(10);
    stripe.pay(session.id);
    const calls = stripe.calls.length;
    await Promise.all([...Array.from({ length: 10 }, () => comeBack(session)), completed(session), completed(session)]);
    expect(await entries()).toEqual(["topup +10.00"]);
    expect(stripe.calls.length - calls).toBeLessThanOrEqual(1);
  });

  it("books nothing that is not paid, and asks again only some seconds later", async () => {
    const session = await order(10);
    const calls = stripe.calls.length;
    for (let i = 0; i < 3; i++) await comeBack(session);
    expect(stripe.calls.length - calls).toBe(1);
    stripe.pay(session.id);
    await wait();
    await comeBack(session);
    expect(await entries()).toEqual(["topup +10.00"]);
  });

  it("books nothing where amount, reference or mode are not the order's", async () => {
    for (const change of [{ amount_total: 1 }, { client_reference_id: "pay_other" }, { mode: "subscription" }, { payment_status: "unpaid" }]) {
      const session = await order(10);
      const paymentId = session.client_reference_id ?? "";
      stripe.pay(session.id);
      Object.assign(session, change);
      await confirmCheckout({ organizationId: shop.organizationId, paymentId });
      expect((await paymentOf(session)).status).toBe("open");
    }
    expect(await entries()).toEqual([]);
  });

  it("closes a page that ran out", async () => {
    const session = await order(10);
    Object.assign(session, { status: "expired" });
    await comeBack(session);
    expect((await paymentOf(session)).status).toBe("expired");
  });

  it("does nothing for another organization's payment, an unknown one, or when the payment service does not answer", async () => {
    const session = await order(10);
    stripe.pay(session.id);
    const { organizationId } = await signUp();
    await comeBack(session, organizationId);
    await confirmCheckout({ organizationId: shop.organizationId, paymentId: "pay_none" });
    stripe.setDown(true);
    await comeBack(session);
    stripe.setDown(false);
    expect(await entries()).toEqual([]);
    expect(await completed(session)).toBe("booked");
  });

  it("pays back what was paid for an organization that is gone", async () => {
    const session = await order(10);
    const intent = stripe.pay(session.id);
    expect((await deleteOrganization(shop.cookie, { name: "Ada's organization" })).status).toBe(204);
    await comeBack(session);
    expect(stripe.refunds.filter(({ paymentIntentId }) => paymentIntentId === intent.id)).toHaveLength(1);
  });
});
