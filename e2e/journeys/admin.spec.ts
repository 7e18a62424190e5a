import type { Page } from "@playwright/test";
import { fillRoute, openForm, unique } from "./administer";
import { findViolations } from "./inspect";
import { expect, signIn, test } from "./journey";
import { ADMIN_PAGES } from "./list-pages";

async function addProvider(page: Page, name: string): Promise<void> {
  const form = await openForm(page, "providers", "Add provider");
  await form.getByLabel("Name", { exact: true }).fill("chat");
  await expect(form.getByText("is a path of this gateway itself"), "while one types, at the field").toBeVisible();
  await expect(form.getByLabel("Name", { exact: true })).toHaveAccessibleDescription("is a path of this gateway itself");
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByLabel("Display name").fill(`<b>${name}</b>`);
  await form.getByLabel("Address").fill("https://user:secret@llm.example.com/v1");
  await form.getByLabel("Environment variable of the key").fill("JWT_SECRET");
  await form.getByRole("button", { name: "Add provider" }).click();
  await expect(form.getByLabel("Address"), "the first field that is wrong").toBeFocused();
  await expect(form.getByLabel("Address")).toHaveAccessibleDescription(/must not hold credentials/);
  await form.getByLabel("Address").fill("https://llm.example.com/v1");
  await form.getByRole("switch", { name: "Needs a key" }).click();
  await form.getByRole("button", { name: "Add provider" }).click();
  await expect(form).toBeHidden();
  const card = page.locator(`[data-provider="${name}"]`);
  await expect(card.getByRole("heading", { name: `<b>${name}</b>` }), "names are text").toBeVisible();
  await expect(card).toContainText("None needed");
}

async function addModel(page: Page, provider: string, name: string): Promise<void> {
  const form = await openForm(page, "models", "Add model");
  await form.getByLabel("Provider", { exact: true }).selectOption(provider);
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByLabel("Input", { exact: true }).fill("-1");
  await expect(form.getByLabel("Input", { exact: true })).toHaveAccessibleDescription(/not negative/);
  await form.getByLabel("Input", { exact: true }).fill("0.15");
  await form.getByLabel("Output", { exact: true }).fill("0.6");
  await form.getByRole("button", { name: "Add model" }).click();
  await expect(form).toBeHidden();
  await page.getByLabel("Search models").fill(name);
  await expect(page.locator("[data-model]")).toHaveCount(1);
  await expect(page.locator("[data-model]")).toContainText("$0.15 / $0.60");
}

async function addRoute(page: Page, name: string, models: string[]): Promise<void> {
  const form = await fillRoute(page, name, models);
  await form.getByRole("button", { name: `Move ${models[1]} up` }).click();
  await form.getByRole("button", { name: "Add route" }).click();
  await expect(form).toBeHidden();
  const chain = page.locator(`[data-route="${name}"]`).getByRole("listitem");
  await expect(chain).toHaveText(models.toReversed());

  await page.getByRole("button", { name: `Edit ${name}` }).click();
  const edit = page.getByRole("dialog", { name: `Edit ${name}` });
  await edit.getByLabel("Strategy").selectOption("weighted");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit.getByText("must not all be zero"), "what no single field says").toBeVisible();
  await edit.getByLabel(`Weight of ${models[0]}`).fill("7");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toBeHidden();
  await expect(chain.last()).toHaveText(`${models[0]}(7)`);
}

test("an administrator adds a provider, a model with a price and a route, disables the model, and finds all of it in the audit log", async ({
  app,
  page,
  context,
  administrator,
}) => {
  await signIn(context, app.origin, administrator.cookie);
  const [provider, model, route] = [unique("cellar"), unique("llama"), unique("fast")];
  await addProvider(page, provider);
  await addModel(page, provider, model);
  await addRoute(page, route, [model, "gpt-4o-mini"]);

  await page.goto("/admin/models");
  await page.getByLabel("Search models").fill(model);
  const isOn = page.getByRole("switch", { name: `${model} is enabled` });
  await isOn.click();
  await expect(isOn).not.toBeChecked();
  await page.getByRole("button", { name: `Prices of ${model}` }).click();
  const drawer = page.getByRole("dialog", { name: model });
  await expect(drawer.locator('[data-price-version="1"]')).toContainText("in force");
  await drawer.getByLabel("Output", { exact: true }).fill("0.75");
  await drawer.getByRole("button", { name: "Add version" }).click();
  await expect(drawer.locator('[data-price-version="2"]')).toContainText("$0.15 / $0.75");

  await page.goto("/admin/audit");
  const entries = page.getByRole("list", { name: "Audit" }).locator("> li");
  await expect(entries.nth(0)).toContainText("price.created");
  await expect(entries.nth(1)).toContainText("model.updated");
  await expect(entries.nth(1).getByRole("row", { name: "isEnabled true false" })).toBeVisible();
  await expect(entries.nth(2)).toContainText(`route.updated${route}`);
  await expect(entries.nth(2).getByRole("row", { name: "routingStrategy simple weighted" })).toBeVisible();
  await expect(entries.nth(3)).toContainText(`route.created${route}`);
  await expect(entries.nth(4)).toContainText(`model.created${provider}/${model}`);
  await expect(entries.nth(5)).toContainText(`provider.created${provider}`);
  await expect(entries.nth(5)).toContainText(administrator.email);
  await page.getByLabel("Action").selectOption("route.created");
  await expect(page).toHaveURL(/action=route\.created/);
  await expect(entries.first()).toContainText(route);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  expect((await download).suggestedFilename()).toBe("audit.csv");
});

test("an administrator's price goes back to the built-in list's, an unlisted model says so, and an import shows first what it would change", async ({
  app,
  page,
  context,
  administrator,
}) => {
  await signIn(context, app.origin, administrator.cookie);
  const name = "gpt-4.1-nano";
  await page.goto("/admin/models");
  await page.getByLabel("Search models").fill(name);
  await page.getByRole("button", { name: `Prices of ${name}` }).click();
  const drawer = page.getByRole("dialog", { name });
  await drawer.getByLabel("Output", { exact: true }).fill("77");
  await drawer.getByRole("button", { name: "Add version" }).click();
  await expect(drawer.getByText("The built-in list says")).toContainText("$0.10 / $0.40");
  await drawer.getByRole("button", { name: "Close" }).click();

  await page.getByRole("button", { name: "Built-in list" }).click();
  const list = page.getByRole("dialog", { name: "Import the built-in list" });
  await expect(list.getByText("there is nothing to import")).toBeVisible();
  await expect(list.getByRole("row", { name: new RegExp(name) })).toContainText("$0.10 / $77.00");
  expect(await findViolations(page), "the import").toEqual([]);
  await list.getByRole("button", { name: "Close" }).click();

  await page.getByRole("button", { name: `Prices of ${name}` }).click();
  await drawer.getByRole("button", { name: "Back to built-in" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Back to built-in" }).click();
  await expect(drawer.locator("[data-price-version]").first()).toContainText("$0.10 / $0.40");
  await expect(drawer.getByText("The built-in list says")).toBeHidden();
  await drawer.getByRole("tab", { name: "Edit" }).click();
  await drawer.getByRole("switch", { name: "Listed" }).click();
  await drawer.getByRole("button", { name: "Save" }).click();
  const row = page.locator(`[data-model="${name}"]`);
  await expect(row).toContainText("not listed");
  await page.getByRole("button", { name: `Edit ${name}` }).click();
  await drawer.getByRole("button", { name: "Listed: back to built-in" }).click();
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(row).not.toContainText("not listed");
});

test("an admin token is shown once, works for a script, and is refused once it is revoked", async ({ app, page, context, administrator }) => {
  await signIn(context, app.origin, administrator.cookie);
  const name = unique("deploy");
  await page.goto("/admin/tokens");
  await page.getByRole("button", { name: "Create admin token" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.keyboard.press("Enter");
  const token = (await page.getByLabel("New admin token").textContent()) ?? "";
  expect(token).toMatch(/^adm_sk_[0-9A-Za-z]{36}$/);
  await page.getByRole("button", { name: "I have copied it" }).click();
  const ask = async () => (await fetch(`${app.origin}/api/v1/admin/ai/providers`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await ask()).toBe(200);
  for (const html of [await page.content(), await (await page.reload())?.text()]) expect(html).not.toContain(token);
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row.getByRole("button", { name: /Rotate/ }), "there is no such thing for admin tokens").toHaveCount(0);
  await row.getByRole("button", { name: `Revoke ${name}` }).click();
  const confirm = page.getByRole("alertdialog", { name: `Revoke “${name}”?` });
  await expect(confirm.getByRole("button", { name: "Cancel" })).toBeFocused();
  await confirm.getByRole("button", { name: "Revoke admin token" }).click();
  await expect(row).toContainText("Revoked");
  expect(await ask()).toBe(401);
});

test("for everybody else there is no such section, and no such page", async ({ page, member, complaints }) => {
  expect(member.token).toBeTruthy();
  await page.goto("/overview");
  await expect(page.getByRole("link", { name: "Billing" })).toBeVisible();
  await expect(page.getByText("Administration", { exact: true })).toHaveCount(0);
  for (const path of ADMIN_PAGES) expect((await page.request.get(path)).status(), path).toBe(404);
  for (const path of ADMIN_PAGES) {
    expect((await page.goto(path))?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
    await expect(page.getByRole("main").locator("a, button"), "the navigation is there once").toHaveText(["Go to the home page"]);
  }
  // Chromium reports the 404s that were asked for, and looks for an icon before the page's script has named it.
  const rest = complaints.filter((text) => !/404.*\/(admin\/|favicon\.ico)/.test(text));
  complaints.splice(0, complaints.length, ...rest);
});
