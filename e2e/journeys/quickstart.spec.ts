import type { Page } from "@playwright/test";
import { inspect } from "./inspect";
import { callGateway, expect, test } from "./journey";

/** Which of the steps are ticked, in their order. */
const ticks = (page: Page) =>
  page
    .getByRole("main")
    .locator("ol > li")
    .evaluateAll((steps) => steps.map((step) => step.querySelector('[role=img][aria-label="Done"]') !== null));

test("with one's own keys: steps are ticked by what happens, and a refused key is explained before the first call turns green", async ({
  app,
  page,
  member,
}) => {
  await page.goto("/quickstart");
  // The account's token was made elsewhere.
  expect(await ticks(page)).toEqual([true, false, false]);
  await expect(page.getByText("1 token works.")).toBeVisible();
  expect(await callGateway(app.origin, { token: member.token, key: "bad" })).toBe(401);
  await expect(page.getByText("A call arrived, but failed with 401")).toBeVisible();
  await expect(page.getByText(/The provider did not accept your own provider key/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Go to OpenAI" })).toHaveAttribute("href", "https://platform.openai.com/api-keys");
  expect(await ticks(page)).toEqual([true, true, false]);
  await inspect(page, "the quickstart with a call that failed");
  expect(await callGateway(app.origin, { token: member.token })).toBe(200);
  await expect(page.getByText("Your first call is here")).toBeVisible();
  expect(await ticks(page)).toEqual([true, true, true]);
  await page.reload();
  await expect(page.getByText("Calls are arriving")).toBeVisible();
  expect(await ticks(page)).toEqual([true, true, true]);
});

test("with one key: a call without money leads to Billing, and what was topped up elsewhere is seen on coming back", async ({
  app,
  page,
  member,
}) => {
  const complete = async (key: string) => {
    const body = JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Say hello in one word." }] });
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    return (await fetch(`${app.origin}/api/v1/chat/completions`, { method: "POST", headers, body })).status;
  };
  await page.goto("/quickstart?way=reseller");
  expect(await ticks(page)).toEqual([false, false, false, false]);
  await page.getByRole("button", { name: "Create a key" }).click();
  const key = (await page.getByTestId("api-key").textContent()) ?? "";
  expect(await complete(key)).toBe(402);
  await expect(page.getByText("A call arrived, but failed with 402")).toBeVisible();
  await expect(page.getByText(/The available balance did not cover/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Open Billing" })).toHaveAttribute("href", "/billing");
  expect(await ticks(page)).toEqual([false, true, true, false]);
  await member.call("POST", "/api/balance/charge", { amount: 5 });
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(page.getByText("You have $5.00 available.")).toBeVisible();
  expect(await complete(key)).toBe(200);
  await expect(page.getByText("Your first call is here")).toBeVisible();
  expect(await ticks(page)).toEqual([true, true, true, true]);
});

test("a token that was revoked is not ticked, and the page says what its calls are answered with", async ({ app, page, member }) => {
  const { tokens } = await member.call<{ tokens: { id: string }[] }>("GET", "/api/tokens");
  for (const { id } of tokens) await member.call("DELETE", `/api/tokens?id=${id}`);
  await page.goto("/quickstart");
  expect(await ticks(page)).toEqual([false, false, false]);
  await expect(page.getByText("Your token was revoked or has expired: calls with it are answered with 401. Mint a new one.")).toBeVisible();
  expect(await callGateway(app.origin, { token: member.token })).toBe(401);
  await page.getByText("Nothing arriving?").click();
  await page.getByRole("link", { name: "Mint a new token" }).click();
  await expect(page.getByRole("button", { name: "Mint a token" })).toBeInViewport();
});
