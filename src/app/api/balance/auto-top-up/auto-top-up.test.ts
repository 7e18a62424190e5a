import { describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { confirmCard } from "@/payments/auto-top-up/change-card";
import { apiRequest, errorOf, signUp } from "../../../testing/call-route";
import { join } from "../../../testing/join";
import { openAutoTopUp } from "../../../testing/open-auto-top-up";
import { openStripeShop } from "../../../testing/open-stripe-shop";
import { DELETE as removeCard } from "./card/route";

const stripe = await vi.hoisted(async () => (await import("../../../testing/start-stripe-stand-in")).startStripeStandIn());
const opened = openStripeShop(stripe);
const { shop, deliver } = opened;
const { put, show, cardPage, enable, sweep, automatic, audited } = openAutoTopUp(stripe, opened);

const row = () => database().autoTopUp.findUnique({ where: { organizationId: shop.organizationId } });

describe("/api/balance/auto-top-up", () => {
  it("is off before anybody sets it, and nothing is ever charged", async () => {
    expect(await show()).toEqual({
      isEnabled: false,
      thresholdUsd: "5.000000000",
      amountUsd: "25.000000000",
      monthlyCeilingUsd: "100.000000000",
      card: null,
      state: "off",
      problem: null,
      pausedUntil: null,
      spentThisMonthUsd: "0.000000000",
    });
    await sweep();
    expect(await automatic()).toEqual([]);
  });

  it("needs a card: what was set waits for one, and is on as soon as it is saved", async () => {
    expect(await (await put({ thresholdUsd: 2.5, amountUsd: "20.00", monthlyCeilingUsd: 20 })).json()).toMatchObject({
      isEnabled: true,
      thresholdUsd: "2.500000000",
      amountUsd: "20.000000000",
      monthlyCeilingUsd: "20.000000000",
      state: "needs_card",
    });
    await sweep();
    expect(await automatic()).toEqual([]);
    const session = await cardPage();
    expect(session).toMatchObject({ mode: "setup", success_url: "http://localhost:3001/billing?card=saved" });
    expect(await deliver("checkout.session.completed", session)).toBe("booked");
    expect(await show()).toMatchObject({ state: "on", card: "Visa •••• 4242" });
    expect(await audited()).toEqual(["auto_top_up.updated", "auto_top_up.card_saved"]);
  });

  it("saves the card when its owner comes back, whether or not the event comes, once", async () => {
    await put();
    const session = await cardPage();
    await confirmCard(shop.organizationId);
    expect(await show()).toMatchObject({ card: "Visa •••• 4242" });
    expect(await deliver("checkout.session.completed", session)).toBe("foreign");
    await confirmCard(shop.organizationId);
    expect((await audited()).filter((action) => action.endsWith("card_saved"))).toHaveLength(1);
  });

  it("keeps the card of the page that was opened last, of the one customer that an organization is", async () => {
    const [first, second] = [await cardPage(), await cardPage()];
    expect(await deliver("checkout.session.completed", first)).toBe("foreign");
    expect(await row()).toMatchObject({ methodId: null });
    expect(await deliver("checkout.session.completed", second)).toBe("booked");
    expect(first.customer).toMatch(/^cus_/);
    expect(await row()).toMatchObject({ customerId: first.customer, methodId: expect.stringMatching(/^pm_/) });
  });

  it("forgets the card, is off then, and says so at the payment service", async () => {
    await enable();
    const methodId = (await row())?.methodId ?? "";
    const path = "/api/balance/auto-top-up/card";
    expect((await removeCard(apiRequest(path, { method: "DELETE", cookie: shop.cookie }))).status).toBe(204);
    expect(await show()).toMatchObject({ isEnabled: false, card: null, state: "off" });
    expect(stripe.detached.has(methodId)).toBe(true);
    await sweep();
    expect(await automatic()).toEqual([]);
    expect((await audited()).at(-1)).toBe("auto_top_up.card_removed");
  });

  it.each([
    ["thresholdUsd", { thresholdUsd: 0 }],
    ["amountUsd", { amountUsd: "10.001" }],
    ["amountUsd", { amountUsd: "1e3" }],
    ["monthlyCeilingUsd", { monthlyCeilingUsd: 10_001 }],
    ["monthlyCeilingUsd", { amountUsd: 20, monthlyCeilingUsd: 19.99 }],
    ["isEnabled", { isEnabled: "yes" }],
    ["organizationId", { organizationId: "org_other" }],
  ])("names %s in %j, and changes nothing", async (field, change) => {
    const answer = await put(change as object);
    expect(answer.status).toBe(400);
    expect((await errorOf(answer)).message).toContain(field);
    expect(await row()).toBeNull();
  });

  it("is seen by all members and set by admins and owners", async () => {
    const statuses: number[] = [];
    for (const role of ["viewer", "member", "admin"] as const) statuses.push((await put({}, await join(shop.organizationId, role))).status);
    expect(statuses).toEqual([403, 403, 200]);
    const { cookie } = await signUp();
    expect((await put({ isEnabled: false }, cookie)).status).toBe(200);
    expect(await row()).toMatchObject({ isEnabled: true });
  });
});
