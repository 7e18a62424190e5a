import { afterEach, expect } from "vitest";
import { audited } from "@/audit/testing/audited";
import { database } from "@/db/client";
import type { AutoTopUpView } from "@/payments/auto-top-up/settings";
import { sweepAutoTopUps } from "@/payments/auto-top-up/sweep";
import { POST as openCard } from "../api/balance/auto-top-up/card/route";
import { GET, PUT } from "../api/balance/auto-top-up/route";
import { apiRequest } from "./call-route";
import type { openStripeShop } from "./open-stripe-shop";
import type { StripeStandIn } from "./start-stripe-stand-in";

const PATH = "/api/balance/auto-top-up";
const SETTINGS = { isEnabled: true, thresholdUsd: "5", amountUsd: "10", monthlyCeilingUsd: "30" };
export type Settings = Partial<Record<keyof typeof SETTINGS, unknown>>;

/** A shop whose balance tops itself up. After each test, whatever happened: what was credited is what was paid, and one payment at most is in flight. */
export function openAutoTopUp(stripe: StripeStandIn, { shop, deliver }: Pick<ReturnType<typeof openStripeShop>, "shop" | "deliver">) {
  const put = (change: Settings = {}, cookie = shop.cookie) => PUT(apiRequest(PATH, { method: "PUT", cookie, body: { ...SETTINGS, ...change } }));
  const show = async () => (await (await GET(apiRequest(PATH, { cookie: shop.cookie }))).json()) as AutoTopUpView;

  /** The page on which a card is saved. */
  async function cardPage() {
    const answer = await openCard(apiRequest(`${PATH}/card`, { method: "POST", cookie: shop.cookie, body: {} }));
    expect(answer.status).toBe(200);
    const { checkoutUrl } = (await answer.json()) as { checkoutUrl: string };
    return stripe.saveCard(checkoutUrl.split("/").at(-1) ?? "");
  }

  /** Switched on, with a card. */
  async function enable(change: Settings = {}): Promise<void> {
    expect((await put(change)).status).toBe(200);
    expect(await deliver("checkout.session.completed", await cardPage())).toBe("booked");
  }

  const errors: unknown[] = [];
  /** What the process does every few seconds; `afterMs` from now. Returns what it could not settle. */
  async function sweep(afterMs = 0): Promise<unknown[]> {
    errors.length = 0;
    await sweepAutoTopUps({ now: new Date(Date.now() + afterMs), onError: (error) => errors.push(error) });
    return [...errors];
  }

  const intents = () => [...stripe.intents.values()].filter(({ metadata }) => metadata.paymentId !== undefined);
  const automatic = () => database().payment.findMany({ where: { organizationId: shop.organizationId, isAutomatic: true }, orderBy: { id: "asc" } });
  /** What the payment service has really taken for this organization, in cents. */
  async function paidCents(): Promise<number> {
    const ours = new Set((await automatic()).map(({ id }) => id));
    return intents()
      .filter(({ status, metadata }) => status === "succeeded" && ours.has(metadata.paymentId ?? ""))
      .reduce((sum, { amount_received }) => sum + amount_received, 0);
  }
  afterEach(async () => {
    stripe.setMood("pay");
    const rows = await automatic();
    const credited = rows.filter(({ status }) => status === "paid" || status === "refunded");
    expect(await paidCents()).toBe(credited.reduce((sum, { amountNanoUsd }) => sum + Number(amountNanoUsd / 10_000_000n), 0));
    expect(rows.filter(({ status }) => status === "open").length).toBeLessThanOrEqual(1);
    await database().autoTopUp.deleteMany({ where: { organizationId: shop.organizationId } });
  });
  const auditedHere = async () => (await audited(shop.organizationId)).filter((action) => action.startsWith("auto_top_up"));

  return { put, show, cardPage, enable, sweep, automatic, paidCents, audited: auditedHere };
}
