import { afterAll, afterEach, beforeEach, expect } from "vitest";
import { database } from "@/db/client";
import { formatUsd } from "@/domain/money";
import { postEntry } from "@/ledger/post-entry";
import { verifyEntries } from "@/ledger/verify/verify-entries";
import { verifyPayments } from "@/ledger/verify/verify-payments";
import { getBalance } from "@/queries/balance/get-balance";
import type { CheckoutSession } from "../../../e2e/tools/stripe/stripe-objects";
import { POST as chargeRoute } from "../api/balance/charge/route";
import { POST as webhook } from "../api/webhooks/stripe/route";
import { apiRequest, signUp } from "./call-route";
import type { StripeStandIn } from "./start-stripe-stand-in";

export interface Sent {
  body: string;
  signature: string;
}

/** For each test an organization that tops up at the payment service. After each, whatever was sent, its books add up, and each payment's row says what its entries do. */
export function openStripeShop(stripe: StripeStandIn) {
  const shop = { cookie: "", organizationId: "" };
  beforeEach(async () => void Object.assign(shop, await signUp()));
  afterEach(async () => {
    const differences: unknown[] = [];
    await verifyEntries(shop.organizationId, (difference) => differences.push(difference));
    await verifyPayments(shop.organizationId, (difference) => differences.push(difference));
    expect(differences).toEqual([]);
  });
  afterAll(() => stripe.close());

  const charge = (amount: unknown) => chargeRoute(apiRequest("/api/balance/charge", { cookie: shop.cookie, body: { amount } }));

  /** A top-up that was begun; its session as the payment service has it. */
  async function order(amount: number | string): Promise<CheckoutSession> {
    const answer = await charge(amount);
    expect(answer.status).toBe(200);
    const { checkoutUrl } = (await answer.json()) as { checkoutUrl: string };
    return stripe.sessions.get(checkoutUrl.split("/").at(-1) ?? "") as CheckoutSession;
  }

  const send = ({ body, signature }: Sent) =>
    webhook(new Request("http://localhost/api/webhooks/stripe", { method: "POST", body, headers: { "stripe-signature": signature } }));
  async function deliver(type: string, object: object, options?: { id?: string }): Promise<string> {
    const response = await send(stripe.sign(type, object, options));
    expect(response.status).toBe(200);
    return ((await response.json()) as { outcome: string }).outcome;
  }

  const completed = (session: CheckoutSession) => deliver("checkout.session.completed", session);
  const refunded = (intent: { id: string }, cents: number) =>
    deliver("charge.refunded", { id: "ch_1", currency: "usd", payment_intent: intent.id, amount_refunded: cents });
  const disputed = (what: string, intent: { id: string }, { id = "du_1", amount = 1_000 } = {}) =>
    deliver(`charge.dispute.${what}`, { id: `${id}_${intent.id}`, amount, currency: "usd", status: "needs_response", payment_intent: intent.id });

  const balance = async () => (await getBalance(shop.organizationId)).balance.available.slice(0, -7);
  const entries = async () =>
    (await database().ledgerEntry.findMany({ where: { organizationId: shop.organizationId }, orderBy: { sequence: "asc" } })).map(
      ({ type, amountNanoUsd, debitAccount }) =>
        `${type} ${debitAccount === shop.organizationId ? "-" : "+"}${formatUsd(amountNanoUsd).slice(0, -7)}`,
    );
  const paymentOf = ({ id }: CheckoutSession) => database().payment.findUniqueOrThrow({ where: { checkoutId: id } });
  let spent = 0;
  const spend = (amountNanoUsd: bigint) =>
    database().$transaction((tx) =>
      postEntry(tx, {
        organizationId: shop.organizationId,
        type: "adjustment",
        amountNanoUsd: -amountNanoUsd,
        counterAccount: "house:adjustments",
        reference: `${shop.organizationId}/${++spent}`,
        description: "",
      }),
    );

  return { shop, charge, order, send, deliver, completed, refunded, disputed, balance, entries, paymentOf, spend };
}
