import { readFileSync } from "node:fs";
import type { Download, Page } from "@playwright/test";
import { expect, signIn, test } from "./journey";

const textOf = async (download: Download) => readFileSync(await download.path(), "utf8");

/** What a click saves. */
async function save(page: Page, name: string, role: "link" | "button" = "link"): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole(role, { name }).click()]);
  return { name: download.suggestedFilename(), text: await textOf(download) };
}

test("a month's statement: the page, its file and the ledger say the same; on paper there is nothing else", async ({ page, member, app }) => {
  await member.call("POST", "/api/balance/charge", { amount: "5.00" });
  const { key } = await member.call<{ key: string }>("POST", "/api/keys", { name: "Journey" });
  const body = JSON.stringify({ model: "gpt-4o-mini", max_tokens: 50, messages: [{ role: "user", content: "Hello" }] });
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  for (let i = 0; i < 3; i++) expect((await fetch(`${app.origin}/api/v1/chat/completions`, { method: "POST", headers, body })).status).toBe(200);
  const { balance, transactions } = await member.call<{ balance: string; transactions: { amount: string; type: string }[] }>("GET", "/api/balance");

  await page.goto("/billing");
  await page.getByRole("link", { name: "Monthly statement" }).click();
  await page.waitForURL("**/billing/statement");
  await expect(page.getByRole("row", { name: /Opening balance/ })).toContainText("$0.00");
  await expect(page.locator("[data-line=topup]")).toContainText("+$5.00");
  await expect(page.locator("[data-line=charge]")).toContainText("gpt-4o-mini");
  await expect(page.getByRole("row", { name: /Closing balance/ })).toContainText(balance.replace(/0+$/, ""));

  const month = new Date().toISOString().slice(0, 7);
  const statement = await save(page, "Statement as CSV");
  expect(statement.name).toBe(`statement-${month}.csv`);
  const charged = transactions.filter(({ type }) => type === "charge").reduce((sum, { amount }) => sum + BigInt(amount.replace(".", "")), 0n);
  const [, opening, topUp, charge, closing] = statement.text.split("\r\n");
  expect([opening, topUp, closing]).toEqual(["opening,,,0.000000000", "topup,,1,5.000000000", `closing,,,${balance}`]);
  expect(charge).toMatch(/^charge,gpt-4o-mini,3,-0\.\d{9}$/);
  expect(BigInt(charge?.split(",").at(-1)?.replace(".", "") ?? 0)).toBe(charged);
  const movements = await save(page, "Every movement as CSV");
  expect(movements.text.trim().split("\r\n")).toHaveLength(1 + transactions.length);

  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { name: /Statement of/ })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Print or save as PDF" })).toBeHidden();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("light");
});

test("a low balance is seen, and leads to what can be done about it: a top-up, or whom to ask", async ({ page, member, context, app }) => {
  await member.call("POST", "/api/balance/charge", { amount: "1.00" });
  const { key } = await member.call<{ key: string }>("POST", "/api/keys", { name: "Journey" });
  const body = JSON.stringify({ model: "gpt-4o-mini", max_tokens: 50, messages: [{ role: "user", content: "Hello" }] });
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  expect((await fetch(`${app.origin}/api/v1/chat/completions`, { method: "POST", headers, body })).status).toBe(200);
  await page.goto("/billing");
  await expect(page.getByTestId("available"), "never rounded up to a dollar").toHaveText(/^\$0\.9\d/);
  await page.getByRole("button", { name: "Top up", exact: true }).click();
  await expect(page.getByLabel("Amount in USD")).toBeFocused();

  const { url } = await member.call<{ url: string }>("POST", "/api/invitations", { email: `viewer-of-${member.email}`, role: "viewer" });
  const accepted = await fetch(`${app.origin}/api/invitations/accept`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: new URL(url).searchParams.get("token"), name: "Vic", password: "a long password" }),
  });
  await signIn(context, app.origin, accepted.headers.getSetCookie()[0]?.split(";")[0] ?? "");
  await page.goto("/billing");
  await expect(page.getByText("An admin or owner of your organization can top it up.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Top up", exact: true })).toHaveCount(0);
});

test("a key that is shown once can be saved as .env, as SDKs read it; its row says who made it and what it has spent", async ({
  page,
  member,
  app,
}) => {
  await member.call("POST", "/api/balance/charge", { amount: "5.00" });
  await page.goto("/keys");
  await page.getByRole("button", { name: "Create key" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Web shop");
  await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
  const key = await page.getByLabel("New key").textContent();
  const { name, text } = await save(page, "Save as .env", "button");
  expect([name, text]).toEqual(["llm-monitor.env", `LLM_KEY=${key}\nOPENAI_API_KEY=${key}\nOPENAI_BASE_URL=${app.origin}/api/v1\n`]);
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByRole("row", { name: /Web shop/ })).toContainText("by Test");
  await expect(page.getByRole("row", { name: /Web shop/ })).toContainText("Nothing");

  const body = JSON.stringify({ model: "gpt-4o-mini", max_tokens: 50, messages: [{ role: "user", content: "Hello" }] });
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  expect((await fetch(`${app.origin}/api/v1/chat/completions`, { method: "POST", headers, body })).status).toBe(200);
  await page.reload();
  const row = page.getByRole("row", { name: /Web shop/ });
  await expect(row.locator("svg rect")).toHaveCount(30);
  const { cost } = await member.call<{ cost: { charged: string } }>("GET", "/api/stats/summary?mode=reseller");
  await expect(row.getByTitle(`$${cost.charged}`), "to the last digit").toBeVisible();
});

test("an organization is deleted after its files were offered, each of which is there", async ({ page, member }) => {
  await member.call("POST", "/api/balance/charge", { amount: "1.00" });
  const { name } = await member.call<{ name: string }>("GET", "/api/organization");
  await page.goto("/organization");
  await page.getByRole("button", { name: "Delete organization" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(/Type “/)).toHaveCount(0);
  expect((await save(page, "Members (CSV)")).text).toContain(member.email);
  expect((await save(page, "Every movement of the balance (CSV)")).text).toContain(",1.000000000,1.000000000");
  expect((await save(page, "Usage, ")).text).toMatch(/^requestId,createdAt,/);
  await dialog.getByRole("button", { name: "Continue to deletion" }).click();
  await expect(dialog.getByLabel(/Type “/)).toBeFocused();
  await page.keyboard.type(name);
  await dialog.getByRole("checkbox").check();
  await dialog.getByRole("button", { name: "Delete organization" }).click();
  await page.waitForURL("**/login");
});
