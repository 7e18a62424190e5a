import { expect } from "@playwright/test";
import { test } from "./journey";

test("a budget is set with a form that follows the rules, refuses the next call, and shows what was spent; raised, it lets calls through", async ({
  app,
  page,
  member,
}) => {
  await member.call("POST", "/api/balance/charge", { amount: 5 });
  const { key } = await member.call<{ key: string }>("POST", "/api/keys", { name: "Web shop" });
  const complete = async () => {
    const body = JSON.stringify({ model: "gpt-4o-mini", max_tokens: 50, messages: [{ role: "user", content: "Say hello in one word." }] });
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const response = await fetch(`${app.origin}/api/v1/chat/completions`, { method: "POST", headers, body });
    return { status: response.status, text: await response.text() };
  };
  expect((await complete()).status).toBe(200);

  await page.goto("/overview");
  await page.getByRole("link", { name: "Budgets" }).click();
  await page.getByRole("button", { name: "Add budget" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Applies to").selectOption("An API key");
  const amount = dialog.getByLabel("Limit in USD");
  await amount.fill("0");
  await expect(dialog.getByText("Enter an amount above 0")).toBeVisible();
  await amount.fill("0.00001");
  await expect(dialog.getByText("Enter an amount above 0")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Add budget" }).click();
  await expect(dialog.getByText("Choose one of your API keys.")).toBeVisible();
  await dialog.getByLabel("An API key", { exact: true }).selectOption("Web shop");
  await dialog.getByRole("button", { name: "Add budget" }).click();
  const bar = page.getByRole("progressbar", { name: "Spent of the budget of API key Web shop" });
  await expect(bar).toHaveAttribute("aria-valuenow", "100");
  await expect(page.getByText("Used up: calls are refused until it resets.")).toBeVisible();
  const refused = await complete();
  expect([refused.status, refused.text]).toEqual([402, expect.stringContaining("budget_exceeded")]);

  await page.getByRole("button", { name: "Change the budget of API key Web shop" }).click();
  await dialog.getByLabel("Limit in USD").fill("1");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(bar).toHaveAttribute("aria-valuenow", "0");
  expect((await complete()).status).toBe(200);
  await page.getByRole("button", { name: "Delete the budget of API key Web shop" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete budget" }).click();
  await expect(page.getByText("No budgets yet")).toBeVisible();

  await page.goto("/keys");
  await page.getByRole("link", { name: "Budgets and limits of Web shop" }).click();
  await expect(page.getByText("Budgets that count every call of API key Web shop")).toBeVisible();
  await page.getByRole("button", { name: "Add budget" }).click();
  await expect(dialog.getByLabel("An API key", { exact: true })).toHaveValue(/^key_/);
});
