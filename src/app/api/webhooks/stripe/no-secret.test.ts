import { createHmac } from "node:crypto";
import { expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { apiRequest, errorOf, signUp } from "../../../testing/call-route";
import { POST as charge } from "../../balance/charge/route";
import { POST as webhook } from "./route";

// As a careless operator would leave it: switched on, the key set, the webhook's secret blank.
vi.hoisted(() => Object.assign(process.env, { TOPUP: "stripe", STRIPE_SECRET_KEY: "sk_test_x", STRIPE_WEBHOOK_SECRET: " " }));

/** The empty string and a blank are valid keys of an HMAC, and everybody knows them. */
function forge(body: string, secret: string): Request {
  const time = Math.floor(Date.now() / 1000);
  const signature = `t=${time},v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`;
  return new Request("http://localhost/api/webhooks/stripe", { method: "POST", body, headers: { "stripe-signature": signature } });
}

it("without a secret the webhook is not there: 503, whatever it is signed with", async () => {
  const body = JSON.stringify({ id: "evt_1", type: "checkout.session.completed", data: { object: {} } });
  for (const secret of ["", " ", "undefined", "null", "sk_test_x"]) {
    const answer = await webhook(forge(body, secret));
    expect([answer.status, (await errorOf(answer)).code]).toEqual([503, "provider_not_configured"]);
  }
  expect(await database().paymentEvent.count()).toBe(0);
});

it("without a secret no checkout is opened, because nobody could book its end: 503 that names what to set", async () => {
  const { cookie, organizationId } = await signUp();
  const answer = await charge(apiRequest("/api/balance/charge", { cookie, body: { amount: 10 } }));
  expect(answer.status).toBe(503);
  expect(await errorOf(answer)).toMatchObject({ code: "provider_not_configured", remedy: expect.stringContaining("STRIPE_WEBHOOK_SECRET") });
  expect(await database().payment.count({ where: { organizationId } })).toBe(0);
});
