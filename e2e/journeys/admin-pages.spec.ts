import type { Page } from "@playwright/test";
import { openForm, unique } from "./administer";
import { inspect } from "./inspect";
import { callGateway, expect, signIn, test } from "./journey";
import { ADMIN_PAGES } from "./list-pages";

for (const { theme, locale } of [
  { theme: "light", locale: "en" },
  { theme: "dark", locale: "ko" },
] as const) {
  test(`the administration's pages are accessible (${theme}, ${locale})`, async ({ app, page, context, administrator, member }) => {
    test.setTimeout(180_000);
    for (const model of ["gpt-4o", "gpt-4o-mini", "a-model-without-a-price"]) await callGateway(app.origin, { token: member.token, model });
    await signIn(context, app.origin, administrator.cookie);
    await context.addCookies([
      { name: "theme", value: theme, url: app.origin },
      { name: "locale", value: locale, url: app.origin },
    ]);
    for (const path of ADMIN_PAGES) {
      await page.goto(path);
      await expect(page.locator("html")).toHaveAttribute("lang", locale);
      await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
      if (locale === "ko") await expect(page.getByRole("heading", { level: 1 })).toHaveText(/\p{Script=Hangul}/u);
      // Small, some of the rows: more than a hundred models look alike.
      await inspect(page, `${path}, ${theme}, ${locale}`);
    }
  });
}

for (const theme of ["light", "dark"] as const) {
  test(`what opens on top of the administration's pages is accessible and fits a phone (${theme})`, async ({
    app,
    page,
    context,
    administrator,
    member,
  }) => {
    test.setTimeout(300_000);
    await callGateway(app.origin, { token: member.token, model: "a-model-without-a-price" });
    await signIn(context, app.origin, administrator.cookie);
    await context.addCookies([{ name: "theme", value: theme, url: app.origin }]);
    await inspectForms(page);
    await inspectModel(page);
    await inspectUsage(page);
    await inspectToken(page);
  });
}

async function inspectForms(page: Page): Promise<void> {
  const provider = await openForm(page, "providers", "Add provider");
  await provider.getByLabel("Name", { exact: true }).fill("chat");
  await expect(provider.getByText("is a path of this gateway itself")).toBeVisible();
  await inspect(page, "the form of a provider, with an error");
  await openForm(page, "models", "Add model");
  await inspect(page, "the form of a model");
  await openForm(page, "experiments", "Add experiment");
  await inspect(page, "the form of an experiment");
  const route = await openForm(page, "routes", "Add route");
  await route.getByRole("combobox", { name: "Tried in this order: add a model" }).fill("gpt-4o");
  await expect(route.getByRole("listbox").getByRole("option").first()).toBeVisible();
  await inspect(page, "the form of a route, with models to choose from");
  await page.goto("/admin/providers");
  await page.getByRole("button", { name: "From a pack" }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: /^Add / }).first()).toBeVisible();
  await inspect(page, "the packs");
  await page.goto("/admin/providers");
  await page.getByRole("button", { name: "Disable OpenAI" }).click();
  await inspect(page, "the confirmation that a provider is disabled");
}

/** A model's prices, its form and its test; what re-pricing would change; and a price's page. */
async function inspectModel(page: Page): Promise<void> {
  const name = "gpt-4.1-nano";
  await page.goto("/admin/models");
  await page.getByLabel("Search models").fill(name);
  await page.getByRole("button", { name: `Prices of ${name}` }).click();
  const drawer = page.getByRole("dialog", { name });
  await inspect(page, "a model's prices");
  await drawer.getByRole("tab", { name: "Edit" }).click();
  await inspect(page, "a model's form in its drawer");
  await drawer.getByRole("tab", { name: "Test" }).click();
  await drawer.getByRole("button", { name: "Run test" }).click();
  await expect(drawer.getByRole("status")).toContainText("Succeeded");
  await inspect(page, "a model's test");
  await drawer.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Built-in list" }).click();
  await expect(page.getByRole("dialog", { name: "Import the built-in list" })).toContainText("nothing to import");
  await inspect(page, "the built-in list");
}

/** Calls without a price are said, in words and in the row of their model: no sum of theirs reads as free of charge. */
async function inspectUsage(page: Page): Promise<void> {
  await page.goto("/admin/usage");
  await expect(page.getByText(/^Not included in the cost: \d+ requests?/)).toBeVisible();
  const row = page.getByRole("row", { name: /a-model-without-a-price/ });
  await expect(row).toContainText(/\d unpriced$/);
  await expect(row).not.toContainText("$");
  await expect(page.locator("[data-unfinished]").first(), "today's bar").toBeVisible();
  for (const button of await page.getByRole("button", { name: /view as table/ }).all()) await button.click();
  await page.getByRole("radio", { name: "Day", exact: true }).click();
  await expect(page.getByRole("columnheader", { name: "Day" })).toBeVisible();
  await inspect(page, "usage by day, its charts as tables");
}

async function inspectToken(page: Page): Promise<void> {
  const name = unique("inspected");
  await page.goto("/admin/tokens");
  await page.getByRole("button", { name: "Create admin token" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await inspect(page, "the form of an admin token");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("New admin token")).toBeVisible();
  await inspect(page, "the new admin token");
  await page.getByRole("button", { name: "I have copied it" }).click();
  await page
    .getByRole("row", { name: new RegExp(name) })
    .getByRole("button", { name: `Revoke ${name}` })
    .click();
  await inspect(page, "the confirmation that an admin token is revoked");
}
