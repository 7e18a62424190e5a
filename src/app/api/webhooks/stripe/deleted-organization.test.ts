import { expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { deleteOrganization } from "../../../testing/ask-people";
import { openStripeShop } from "../../../testing/open-stripe-shop";

const stripe = await vi.hoisted(async () => (await import("../../../testing/start-stripe-stand-in")).startStripeStandIn());
const { shop, order, send, completed, refunded, balance, entries, paymentOf } = openStripeShop(stripe);

const leave = (forfeit = false) => deleteOrganization(shop.cookie, { name: "Ada's organization", forfeit });
const refundOf = (intent: { id: string }) => stripe.refunds.filter(({ paymentIntentId }) => paymentIntentId === intent.id);

it("deleting an organization closes its open checkouts at the payment service, and leaves paid ones", async () => {
  const [open, paid] = [await order(10), await order(20)];
  stripe.pay(paid.id);
  await completed(paid);
  expect((await leave(true)).status).toBe(204);
  expect([stripe.sessions.get(open.id)?.status, stripe.sessions.get(paid.id)?.status]).toEqual(["expired", "complete"]);
});

it("is not refused, nor held up for long, when the payment service does not answer", async () => {
  await order(10);
  stripe.setDown(true);
  const startedMs = performance.now();
  expect((await leave()).status).toBe(204);
  stripe.setDown(false);
  expect(performance.now() - startedMs).toBeLessThan(8_000);
});

it("money that arrives all the same is paid back, seen by the operator, and off the books when the payment service says so", async () => {
  const session = await order(10);
  const intent = stripe.pay(session.id);
  expect((await leave()).status).toBe(204);
  const event = stripe.sign("checkout.session.completed", session);
  expect(await (await send(event)).json()).toEqual({ received: true, outcome: "booked" });
  expect(refundOf(intent)).toEqual([{ paymentIntentId: intent.id, amount: 1_000 }]);
  expect((await database().paymentEvent.findUnique({ where: { id: event.id } }))?.outcome).toBe("booked: its organization was deleted; paid back");
  expect(await refunded(intent, 1_000)).toBe("booked");
  expect(await entries()).toEqual(["topup +10.00", "refund -10.00"]);
  expect(await balance()).toBe("0.00");
  expect((await paymentOf(session)).status).toBe("refunded");
  expect(await completed(session)).toBe("repeated");
  expect(refundOf(intent)).toHaveLength(1);
});

it("is paid back once, also when the payment service fails first and its event has to come again", async () => {
  const session = await order(10);
  const intent = stripe.pay(session.id);
  expect((await leave()).status).toBe(204);
  const event = stripe.sign("checkout.session.completed", session);
  stripe.setDown(true);
  expect((await send(event)).status).toBe(503);
  stripe.setDown(false);
  expect(refundOf(intent)).toEqual([]);
  for (let i = 0; i < 3; i++) expect((await send(event)).status).toBe(200);
  expect(refundOf(intent)).toHaveLength(1);
  expect(await refunded(intent, 1_000)).toBe("booked");
  expect(await balance()).toBe("0.00");
});

it("what was paid before the organization was deleted, and given up with it, is not paid back by a late copy of the event", async () => {
  const session = await order(10);
  const intent = stripe.pay(session.id);
  await completed(session);
  expect((await leave(true)).status).toBe(204);
  expect(await completed(session)).toBe("repeated");
  expect(refundOf(intent)).toEqual([]);
});
