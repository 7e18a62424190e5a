import { STRIPE_KEY, startStripe, WEBHOOK_SECRET } from "../tools/stripe/start-stripe";
import { startApp } from "../tools/support/start-app";
import { inspect } from "./inspect";
import { expect, signIn, test, whole } from "./journey";

test("top up with test money: the balance is there at once, in the figures, the movements and the sidebar", async ({ page, member }) => {
  await page.goto("/overview");
  await page.getByRole("link", { name: /^Billing/ }).click();
  await expect(page.getByText("This is test money")).toBeVisible();
  await expect(page.getByText("Nothing has moved yet")).toBeVisible();
  await expect(page.getByTestId("available")).toHaveText("$0.00");

  for (const wrong of ["10.001", "1e3", "0", "ten"]) {
    await page.getByLabel("Amount in USD").fill(wrong);
    await page.getByRole("button", { name: "Add to balance" }).click();
    await expect(page.getByText("Enter an amount from 1 to 10,000")).toBeVisible();
  }
  await page.getByRole("radio", { name: "$25" }).click();
  await expect(page.getByLabel("Amount in USD")).toHaveValue("25");
  await page.getByRole("button", { name: "Add to balance" }).click();
  await expect(page.getByText("$25.00 was added").first()).toBeVisible();
  await expect(page.getByTestId("available")).toHaveText("$25.00");
  await page.getByLabel("Amount in USD").fill("19.99");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("available")).toHaveText("$44.99");
  await expect(page.locator("[data-movement=topup]")).toHaveCount(2);
  await expect(page.locator("[data-movement=topup]").first()).toContainText("+$19.99");
  await expect(page.getByRole("link", { name: /Balance: \$44\.99/ })).toBeVisible();
  const { balance, transactions } = await member.call<{ balance: string; transactions: { amount: string }[] }>("GET", "/api/balance");
  expect([balance, transactions.map(({ amount }) => amount)]).toEqual(["44.990000000", ["19.990000000", "25.000000000"]]);
});

test("pay at the payment service: there, back, and the money has arrived; giving up costs nothing", async ({ page, context }) => {
  const stripe = await startStripe();
  const env = { TOPUP: "stripe", STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET, STRIPE_API_URL: stripe.origin };
  const app = await startApp({ mount: "server", env });
  stripe.setWebhook(`${app.origin}/api/webhooks/stripe`);
  const { cookie } = await app.register();
  await signIn(context, app.origin, cookie);

  await page.goto(`${app.origin}/billing`);
  await expect(page.getByText("This is test money")).toBeHidden();
  await page.getByLabel("Amount in USD").fill("12.34");
  await page.getByRole("button", { name: "Go to payment" }).click();
  await page.getByRole("link", { name: "Back" }).click();
  await page.waitForURL(`${app.origin}/billing**`);
  await whole(page);
  await expect(page.getByText("Your payment of $12.34 was not made. Nothing was charged.")).toBeVisible();
  await expect(page.getByTestId("available")).toHaveText("$0.00");

  await page.getByRole("radio", { name: "$50" }).click();
  await page.getByRole("button", { name: "Go to payment" }).click();
  await expect(page.getByRole("heading", { name: "Pay $50.00" })).toBeVisible();
  await page.getByRole("button", { name: "Pay" }).click();
  await page.waitForURL(`${app.origin}/billing**`);
  await whole(page);
  await expect(page.getByText("Your payment of $50.00 has arrived.")).toBeVisible();
  await expect(page.getByTestId("available")).toHaveText("$50.00");
  await page.getByRole("link", { name: "Top-up: open receipt" }).click();
  await expect(page.getByRole("heading", { name: "Receipt for $50.00" })).toBeVisible();
  await inspect(page, "a receipt");

  stripe.setWebhook(""); // what Stripe knows is asked for, whether or not it tells
  await page.goto(`${app.origin}/billing`);
  await page.getByLabel("When less than (USD)").fill("60");
  await page.getByLabel("At most a month (USD)").fill("20");
  await page.getByRole("button", { name: "Save a card and turn on" }).click();
  await expect(page.getByText("Must not be less than one payment.")).toBeVisible();
  await page.getByLabel("At most a month (USD)").fill("40");
  await page.getByRole("button", { name: "Save a card and turn on" }).click();
  await page.getByRole("button", { name: "Save card" }).click();
  await page.waitForURL(`${app.origin}/billing**`);
  await whole(page);
  await expect(page.getByText("Card: Visa •••• 4242.")).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.getByTestId("available")).toHaveText("$75.00", { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByText("Automatic top-up").last()).toBeVisible();
  await inspect(page, "billing with automatic top-ups");
  await page.getByRole("button", { name: "Turn off" }).click();
  await expect(page.getByRole("button", { name: "Turn on" })).toBeVisible();
  await page.goto("about:blank");
  await app.stop();
  await stripe.close();
});

test("each charge leads to its request, and an old page of movements to the newest", async ({ page, member, app }) => {
  await member.call("POST", "/api/balance/charge", { amount: "5.00" });
  const { key } = await member.call<{ key: string }>("POST", "/api/keys", { name: "Journey" });
  const calls = Array.from({ length: 51 }, () =>
    fetch(`${app.origin}/api/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-4o-mini", max_tokens: 50, messages: [{ role: "user", content: "Hello" }] }),
    }),
  );
  for (const answer of await Promise.all(calls)) expect(answer.status, await answer.text()).toBe(200);

  await page.goto("/billing");
  await expect(page.locator("[data-movement=charge]")).toHaveCount(50);
  await page.getByRole("link", { name: "Older" }).click();
  await expect(page.locator("[data-movement=topup]")).toHaveCount(1);
  await expect(page.locator("[data-movement=charge]")).toHaveCount(1);
  await page.getByRole("link", { name: "Back to the newest" }).click();
  await expect(page.locator("[data-movement=charge]")).toHaveCount(50);
  const link = page.getByRole("link", { name: /open request/ }).first();
  const requestId = (await link.getAttribute("href"))?.split("=").at(-1) ?? "";
  await link.click();
  await expect(page.getByRole("dialog").getByText(requestId).first()).toBeVisible();
});
