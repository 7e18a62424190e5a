import { expect, type Page } from "@playwright/test";
import { test } from "./journey";

async function complete(origin: string, { key, model = "gpt-4o-mini" }: { key: string; model?: string }) {
  const response = await fetch(`${origin}/api/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "Say hello in one word." }] }),
  });
  const { error } = (await response.json()) as { error?: { code: string } };
  return { status: response.status, code: error?.code };
}

/** What the dialog shows this once. */
async function takeSecret(page: Page): Promise<string> {
  const key = (await page.getByLabel("New key").textContent()) ?? "";
  expect(key).toMatch(/^llm_sk_[0-9A-Za-z]{36}$/);
  await page.getByRole("button", { name: "I have copied it" }).click();
  for (const html of [await page.content(), await (await page.reload())?.text()]) expect(html).not.toContain(key);
  return key;
}

test("a key for one model: shown once, calls that model only, is rotated, and refused from the moment it is revoked", async ({
  app,
  page,
  member,
}) => {
  await member.call("POST", "/api/balance/charge", { amount: 5 });
  await page.goto("/keys");
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Web shop");
  await dialog.getByRole("radio", { name: "Only these" }).click();
  await dialog.getByRole("button", { name: "Create key" }).click();
  const search = dialog.getByLabel("Search models");
  await expect(search, "nothing is sent until a model is ticked").toBeFocused();
  expect(await search.evaluate((input: HTMLInputElement) => input.validationMessage)).toBe("Choose at least one model.");
  await search.fill("4o-mini");
  await dialog.getByRole("checkbox", { name: "gpt-4o-mini", exact: true }).check();
  await search.fill("claude");
  await dialog.getByRole("button", { name: "Create key" }).click();
  const first = await takeSecret(page);
  const row = page.getByRole("row", { name: /Web shop/ });
  await expect(row).toContainText("gpt-4o-mini");
  expect(await complete(app.origin, { key: first })).toEqual({ status: 200 });
  expect(await complete(app.origin, { key: first, model: "gpt-4o" })).toEqual({ status: 403, code: "forbidden" });

  await page.getByRole("button", { name: "Rotate Web shop" }).click();
  await page.getByRole("dialog", { name: "Rotate “Web shop”" }).getByRole("button", { name: "Rotate" }).click();
  const second = await takeSecret(page);
  expect(second).not.toBe(first);
  await expect(row).toHaveCount(2);
  for (const key of [first, second]) expect(await complete(app.origin, { key })).toEqual({ status: 200 });
  expect(await complete(app.origin, { key: second, model: "gpt-4o" })).toEqual({ status: 403, code: "forbidden" });

  await page.getByRole("button", { name: "Revoke Web shop" }).first().click();
  const isRevoked = page.waitForResponse((response) => response.request().method() === "DELETE");
  await page.getByRole("alertdialog", { name: "Revoke “Web shop”?" }).getByRole("button", { name: "Revoke key" }).click();
  expect((await isRevoked).status()).toBe(204);
  expect(await complete(app.origin, { key: second })).toMatchObject({ status: 401 });
  await expect(row.filter({ hasText: "Revoked" })).toHaveCount(1);
  expect(await complete(app.origin, { key: first }), "the one before, in its overlap").toEqual({ status: 200 });
});

test("a resold call shows its charge, and is found by its key", async ({ app, page, member }) => {
  await member.call("POST", "/api/balance/charge", { amount: 5 });
  const { key } = await member.call<{ key: string }>("POST", "/api/keys", { name: "Found by this" });
  expect(await complete(app.origin, { key })).toEqual({ status: 200 });
  await page.goto("/requests");
  for (const [filter, value] of [
    ["Token or key", "Found by this"],
    ["Mode", "Reseller"],
  ] as const) {
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("button", { name: filter, exact: true }).click();
    await page.getByRole("button", { name: value, exact: true }).click();
    await expect(page.getByRole("button", { name: `Change filter ${filter}: ${value}` })).toBeVisible();
  }
  await page.locator("[data-request-id] a").click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Cost, margin and the ledger’s entry give the charge.")).toBeVisible();
  const { balance, transactions } = await member.call<{ balance: string; transactions: { id: string; amount: string }[] }>("GET", "/api/balance");
  await expect(dialog.getByRole("link", { name: transactions[0]?.id ?? "no entry" })).toBeVisible();
  const charged = transactions[0]?.amount.replace("-", "$").replace(/0+$/, "") ?? "no entry";
  await expect(dialog.getByText(charged, { exact: true }), "as the figure, and in the arithmetic").toHaveCount(2);
  await expect(dialog).toContainText(`balance after it $${balance.replace(/0+$/, "")}`);
  const raw = await dialog.getByRole("region", { name: "Raw usage" }).textContent();
  const [{ requestId } = { requestId: "" }] = (await member.call<{ requests: { requestId: string }[] }>("GET", "/api/usage/requests")).requests;
  const { rawUsage } = await member.call<{ rawUsage: object }>("GET", `/api/usage/requests/${requestId}`);
  expect(JSON.parse(/\{[\s\S]*\}/.exec(raw ?? "")?.[0] ?? "null"), "as the provider stated it").toEqual(rawUsage);
  expect(rawUsage).toMatchObject({ prompt_tokens: expect.any(Number) });
  await page.goto("/requests?mode=pass-through&range=7d");
  await expect(page.getByRole("heading", { name: "No calls match" })).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Clear filters" }).click();
  await page.waitForURL(/requests\?range=7d$/);
  await expect(page.locator("[data-request-id]")).toHaveCount(1);
});

test("the quickstart's second way: mint a key, see the call arrive", async ({ app, page, member }) => {
  await page.goto("/quickstart");
  await page.getByRole("radio", { name: "One key for every provider" }).click();
  await expect(page).toHaveURL(/way=reseller/);
  await expect(page.getByText("Your balance is empty: top it up first.")).toBeVisible();
  await member.call("POST", "/api/balance/charge", { amount: 5 });
  await page.reload();
  await expect(page.getByText("You have $5.00 available.")).toBeVisible();
  await page.getByRole("button", { name: "Create a key" }).click();
  const shown = page.getByTestId("api-key");
  await expect(shown).toHaveText(/^llm_sk_/);
  const key = (await shown.textContent()) ?? "";
  await expect(page.getByRole("region", { name: /with curl/ })).toContainText(`Bearer ${key}`);
  expect(await complete(app.origin, { key, model: "no-such-model" })).toEqual({ status: 404, code: "model_not_found" });
  await expect(page.getByText("A call arrived, but failed with 404")).toBeVisible();
  expect(await complete(app.origin, { key })).toEqual({ status: 200 });
  await expect(page.getByText("Your first call is here")).toBeVisible();
});
