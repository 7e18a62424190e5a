import { describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { deleteOrganization } from "../../../testing/ask-people";
import { openAutoTopUp } from "../../../testing/open-auto-top-up";
import { openStripeShop } from "../../../testing/open-stripe-shop";

const stripe = await vi.hoisted(async () => (await import("../../../testing/start-stripe-stand-in")).startStripeStandIn());
const opened = openStripeShop(stripe);
const { shop, balance, entries } = opened;
const { put, show, enable, sweep, automatic, audited } = openAutoTopUp(stripe, opened);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe("a card that is declined", () => {
  it("is tried three times, hours apart, then automatic top-ups are off and say why", async () => {
    await enable();
    stripe.setMood("decline");
    await sweep();
    expect(await show()).toMatchObject({ state: "paused", problem: "insufficient_funds" });
    for (const afterMs of [0, 30 * MINUTE_MS]) await sweep(afterMs);
    expect(await automatic()).toHaveLength(1);
    await sweep(HOUR_MS + MINUTE_MS);
    await sweep(HOUR_MS + MINUTE_MS);
    expect(await automatic()).toHaveLength(2);
    await sweep(7 * HOUR_MS);
    expect(await show()).toMatchObject({ isEnabled: false, state: "off", problem: "insufficient_funds" });
    await sweep(100 * HOUR_MS);
    const rows = await automatic();
    expect(rows.map(({ status }) => status)).toEqual(["expired", "expired", "expired"]);
    expect(rows.map(({ paymentIntentId }) => stripe.intents.get(paymentIntentId ?? "")?.status)).toEqual(["canceled", "canceled", "canceled"]);
    expect((await audited()).slice(2)).toEqual(["auto_top_up.failed", "auto_top_up.failed", "auto_top_up.switched_off"]);
    expect(await entries()).toEqual([]);
  });

  it("is not tried again when its bank wants its owner", async () => {
    await enable();
    stripe.setMood("authenticate");
    await sweep();
    expect(await show()).toMatchObject({ state: "off", problem: "authentication_required" });
    stripe.setMood("pay");
    await sweep(100 * HOUR_MS);
    expect(await automatic()).toHaveLength(1);
    await put();
    await sweep();
    expect([await balance(), (await show()).problem]).toEqual(["10.00", null]);
  });

  it("starts anew after a payment that was made", async () => {
    await enable();
    stripe.setMood("decline");
    await sweep();
    stripe.setMood("pay");
    await sweep(2 * HOUR_MS);
    expect(await show()).toMatchObject({ state: "on", problem: null });
    const row = await database().autoTopUp.findUnique({ where: { organizationId: shop.organizationId } });
    expect(row?.failures).toBe(0);
  });
});

describe("an attempt that nobody wants any more", () => {
  it("is not charged after it was switched off, and no failure", async () => {
    await enable();
    stripe.setDown(true);
    await sweep();
    stripe.setDown(false);
    await put({ isEnabled: false });
    await sweep(2 * MINUTE_MS);
    expect((await automatic()).map(({ status }) => status)).toEqual(["expired"]);
    expect(await show()).toMatchObject({ state: "off", problem: null });
  });

  it("of a deleted organization is paid back when it was charged all the same", async () => {
    await enable();
    stripe.setMood("fail");
    await sweep();
    stripe.setMood("pay");
    expect((await deleteOrganization(shop.cookie, { name: "Ada's organization" })).status).toBe(204);
    expect(await database().autoTopUp.count({ where: { organizationId: shop.organizationId } })).toBe(0);
    expect(stripe.detached.size).toBeGreaterThan(0);
    await sweep(2 * MINUTE_MS);
    const [paid] = await automatic();
    expect(stripe.refunds.filter(({ paymentIntentId }) => paymentIntentId === paid?.paymentIntentId)).toEqual([
      { paymentIntentId: paid?.paymentIntentId, amount: 1_000 },
    ]);
    expect(await opened.refunded({ id: paid?.paymentIntentId ?? "" }, 1_000)).toBe("booked");
    expect(await entries()).toEqual(["topup +10.00", "refund -10.00"]);
  });
});
