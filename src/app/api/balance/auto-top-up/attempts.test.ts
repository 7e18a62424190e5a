import { describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { openAutoTopUp } from "../../../testing/open-auto-top-up";
import { openStripeShop } from "../../../testing/open-stripe-shop";

const stripe = await vi.hoisted(async () => (await import("../../../testing/start-stripe-stand-in")).startStripeStandIn());
const opened = openStripeShop(stripe);
const { shop, deliver, balance, entries, spend } = opened;
const { put, show, enable, sweep, automatic } = openAutoTopUp(stripe, opened);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe("a balance below its threshold", () => {
  it("is topped up once, and left alone from then on", async () => {
    await enable();
    expect(await sweep()).toEqual([]);
    expect(await entries()).toEqual(["topup +10.00"]);
    for (const afterMs of [0, MINUTE_MS, HOUR_MS]) expect(await sweep(afterMs)).toEqual([]);
    expect(await balance()).toBe("10.00");
    await spend(6_000_000_000n);
    expect(await sweep()).toEqual([]);
    expect(await balance()).toBe("14.00");
    expect(await show()).toMatchObject({ state: "on", problem: null, spentThisMonthUsd: "20.000000000" });
    const entry = await database().ledgerEntry.findFirst({ where: { organizationId: shop.organizationId, type: "topup" } });
    expect(entry?.description).toBe("Automatic top-up");
  });

  it("is topped up once by twenty sweeps at once", async () => {
    await enable();
    await Promise.all(Array.from({ length: 20 }, () => sweep()));
    expect(await entries()).toEqual(["topup +10.00"]);
    expect(await automatic()).toHaveLength(1);
  });

  it("is credited once, whether the answer or the event comes first, and however often the event comes", async () => {
    await enable();
    await sweep();
    const [first] = await automatic();
    const intent = stripe.intents.get(first?.paymentIntentId ?? "") as object;
    for (let i = 0; i < 3; i++) expect(await deliver("payment_intent.succeeded", intent)).toBe("repeated");
    await spend(9_000_000_000n);
    stripe.setMood("fail");
    expect(await sweep()).toHaveLength(1);
    expect(await balance()).toBe("1.00");
    const second = (await automatic())[1];
    const paid = stripe.intents.get(second?.paymentIntentId ?? "") as object;
    expect(await deliver("payment_intent.succeeded", paid)).toBe("booked");
    expect(await deliver("payment_intent.succeeded", paid)).toBe("repeated");
    expect(await sweep(2 * MINUTE_MS)).toEqual([]);
    expect(await balance()).toBe("11.00");
  });

  it("is credited by the next sweep when the card was charged, no answer came, and no event does", async () => {
    await enable();
    stripe.setMood("fail");
    expect(await sweep()).toHaveLength(1);
    expect(await sweep()).toEqual([]);
    expect(await balance()).toBe("0.00");
    stripe.setMood("pay");
    expect(await sweep(2 * MINUTE_MS)).toEqual([]);
    expect(await entries()).toEqual(["topup +10.00"]);
  });

  it("is credited at once when the connection broke, by asking again what became of that one payment", async () => {
    await enable();
    stripe.setMood("break");
    expect(await sweep()).toEqual([]);
    expect(await entries()).toEqual(["topup +10.00"]);
  });

  it("is charged once when the payment service did not answer before anything was paid", async () => {
    await enable();
    stripe.setDown(true);
    expect(await sweep()).toHaveLength(1);
    stripe.setDown(false);
    expect(await sweep(2 * MINUTE_MS)).toEqual([]);
    expect(await entries()).toEqual(["topup +10.00"]);
    expect(await automatic()).toHaveLength(1);
  });

  it("waits for a payment that takes its time, and then counts it once", async () => {
    await enable();
    stripe.setMood("process");
    for (const afterMs of [0, 2 * MINUTE_MS, HOUR_MS]) expect(await sweep(afterMs)).toEqual([]);
    const [open] = await automatic();
    const intent = stripe.intents.get(open?.paymentIntentId ?? "");
    expect([intent?.status, (await automatic()).length]).toEqual(["processing", 1]);
    Object.assign(intent as object, { status: "succeeded", amount_received: 1_000 });
    expect(await sweep(2 * HOUR_MS)).toEqual([]);
    expect(await entries()).toEqual(["topup +10.00"]);
  });

  it("stays so where the event's amount is not the order's, or another intent claims the order", async () => {
    await enable();
    stripe.setMood("process");
    await sweep();
    const [open] = await automatic();
    const intent = stripe.intents.get(open?.paymentIntentId ?? "");
    const lie = { ...intent, status: "succeeded", amount_received: 99_900 };
    expect(await deliver("payment_intent.succeeded", lie)).toBe("mismatch");
    expect(await deliver("payment_intent.succeeded", { ...lie, id: "pi_other", amount_received: 1_000 })).toBe("mismatch");
    expect(await deliver("payment_intent.succeeded", { ...lie, metadata: {} })).toBe("foreign");
    expect(await entries()).toEqual([]);
  });

  it("that is refunded before its payment was seen gives back what it was paid", async () => {
    await enable();
    stripe.setMood("fail");
    await sweep();
    const [open] = await automatic();
    expect(await opened.refunded({ id: open?.paymentIntentId ?? "" }, 400)).toBe("booked");
    expect(await entries()).toEqual(["topup +10.00", "refund -4.00"]);
    expect(await sweep(2 * MINUTE_MS)).toEqual([]);
    expect(await balance()).toBe("6.00");
    await put({ isEnabled: false });
  });
});

describe("the month's ceiling", () => {
  it("is never passed, counts what is in flight, and begins anew with the month", async () => {
    await enable({ monthlyCeilingUsd: "25" });
    for (const spent of [0n, 8_000_000_000n, 8_000_000_000n]) {
      if (spent > 0n) await spend(spent);
      await sweep();
    }
    expect(await entries().then((all) => all.filter((entry) => entry.startsWith("topup")))).toHaveLength(2);
    const view = await show();
    expect(view).toMatchObject({ state: "paused", problem: "ceiling", spentThisMonthUsd: "20.000000000" });
    await sweep(Date.parse(view.pausedUntil ?? "") - Date.now() + MINUTE_MS);
    expect(await automatic()).toHaveLength(3);
  });

  it("is the organization's calendar's, and can be raised", async () => {
    await database().organization.updateMany({ where: { id: shop.organizationId }, data: { timeZone: "Pacific/Kiritimati" } });
    await enable({ monthlyCeilingUsd: "10" });
    await sweep();
    await spend(8_000_000_000n);
    await sweep();
    const local = new Intl.DateTimeFormat("en-US", { timeZone: "Pacific/Kiritimati", day: "numeric", hour: "numeric", hourCycle: "h23" });
    const { pausedUntil } = (await database().autoTopUp.findUnique({ where: { organizationId: shop.organizationId } })) ?? {};
    expect(local.format(pausedUntil ?? undefined)).toBe("1, 00");
    await put({ monthlyCeilingUsd: "20" });
    await sweep();
    expect(await balance()).toBe("12.00");
  });
});
