import { afterEach, describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { confirmCard } from "@/payments/auto-top-up/change-card";
import { endAttempt } from "@/payments/auto-top-up/end-attempt";
import { openAutoTopUp } from "../../../testing/open-auto-top-up";
import { openStripeShop } from "../../../testing/open-stripe-shop";

const stripe = await vi.hoisted(async () => (await import("../../../testing/start-stripe-stand-in")).startStripeStandIn());
const opened = openStripeShop(stripe);
const { shop, deliver, balance, entries } = opened;
const { show, cardPage, enable, sweep, automatic, audited } = openAutoTopUp(stripe, opened);

const MINUTE_MS = 60_000;
const row = () => database().autoTopUp.findUniqueOrThrow({ where: { organizationId: shop.organizationId } });
const detaches = (methodId: string) => stripe.calls.filter((call) => call === `POST /v1/payment_methods/${methodId}/detach`).length;
afterEach(() => {
  stripe.setDown(false);
  stripe.setLossy(null);
});

/** Switched on, with a card; its id at the payment service. */
async function enableWithCard(): Promise<string> {
  await enable();
  return (await row()).methodId as string;
}
type Page = Awaited<ReturnType<typeof cardPage>>;
const byEvent = (page: Page) => deliver("checkout.session.completed", page);
const byReturn = async () => confirmCard(shop.organizationId);

describe("a card that another one replaces", () => {
  it.each([
    ["the event comes first", [byEvent, byReturn]],
    ["its owner comes back first", [byReturn, byEvent]],
  ])("is detached at the payment service, once, when %s", async (_name, ways) => {
    const old = await enableWithCard();
    const page = await cardPage();
    expect(stripe.detached.has(old)).toBe(false);
    for (const way of ways) await way(page);
    const { methodId, methodName } = await row();
    expect(methodId).not.toBe(old);
    expect([detaches(old), stripe.detached.has(methodId as string), methodName]).toEqual([1, false, "Visa •••• 4242"]);
    expect((await audited()).filter((action) => action.endsWith("card_saved"))).toHaveLength(2);
    await sweep();
    expect([await balance(), (await automatic()).length]).toEqual(["10.00", 1]);
  });

  it("stays while nothing is stored in its place, and when it is entered once more", async () => {
    const old = await enableWithCard();
    const [abandoned, last] = [await cardPage(), await cardPage()];
    expect(await byEvent(abandoned)).toBe("foreign");
    expect([(await row()).methodId, stripe.detached.has(old)]).toEqual([old, false]);
    Object.assign(stripe.setups.get(last.setup_intent ?? "")?.payment_method as object, { id: old });
    expect(await byEvent(last)).toBe("booked");
    expect([(await row()).methodId, stripe.detached.has(old)]).toEqual([old, false]);
  });

  it("is replaced all the same when the payment service does not detach it", async () => {
    const old = await enableWithCard();
    stripe.setDown(/\/detach$/);
    const page = await cardPage();
    expect(await byEvent(page)).toBe("booked");
    const { methodId } = await row();
    expect([methodId === old, stripe.detached.has(old), detaches(old)]).toEqual([false, false, 1]);
    const next = await cardPage();
    await byReturn();
    expect([(await row()).methodId === methodId, detaches(methodId as string)]).toEqual([false, 1]);
    expect(await byEvent(next)).toBe("foreign");
    await sweep();
    expect(await balance()).toBe("10.00");
  });
});

describe("an automatic payment under way when its card is replaced", () => {
  it("is made with the new one", async () => {
    await enable();
    stripe.setDown(/\/confirm$/);
    expect(await sweep()).toHaveLength(1);
    stripe.setDown(false);
    await byEvent(await cardPage());
    expect(await sweep(2 * MINUTE_MS)).toEqual([]);
    const [payment] = await automatic();
    expect(stripe.intents.get(payment?.paymentIntentId ?? "")?.payment_method).toBe((await row()).methodId);
    expect([await entries(), (await automatic()).length, await show()]).toMatchObject([["topup +10.00"], 1, { state: "on", problem: null }]);
  });

  it("is begun anew when nobody knows what became of its beginning", async () => {
    await enable();
    stripe.setLossy(/\/payment_intents$/);
    expect(await sweep()).toHaveLength(1);
    stripe.setLossy(null);
    await byEvent(await cardPage());
    expect(await sweep(2 * MINUTE_MS)).toEqual([]);
    expect((await automatic()).map(({ status }) => status)).toEqual(["expired"]);
    expect(await sweep(2 * MINUTE_MS)).toEqual([]);
    expect([await entries(), (await show()).problem]).toEqual([["topup +10.00"], null]);
  });

  it("and fails with the old one is no failure of the new one", async () => {
    const old = await enableWithCard();
    stripe.setMood("process");
    await sweep();
    const [payment] = await automatic();
    await byEvent(await cardPage());
    Object.assign(stripe.intents.get(payment?.paymentIntentId ?? "") as object, { status: "canceled" });
    await endAttempt(payment as { id: string }, { problem: "card_declined", methodId: old });
    expect(await show()).toMatchObject({ state: "on", problem: null });
    expect((await row()).failures).toBe(0);
  });
});
