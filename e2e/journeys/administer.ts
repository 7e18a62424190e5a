import type { Locator, Page } from "@playwright/test";
import { expect } from "./journey";

/** A name of this run: the administrator's things are there for all journeys. */
export const unique = (word: string): string => `${word}-${Math.random().toString(36).slice(2, 8)}`;

/** The form that a page of the administration adds with. */
export async function openForm(page: Page, section: "providers" | "models" | "routes" | "experiments", name: string): Promise<Locator> {
  await page.goto(`/admin/${section}`);
  await page.getByRole("button", { name }).click();
  return page.getByRole("dialog", { name });
}

/** A route's form with its name and its models, in this order; not sent yet. */
export async function fillRoute(page: Page, name: string, models: readonly string[]): Promise<Locator> {
  const form = await openForm(page, "routes", "Add route");
  await form.getByLabel("Name", { exact: true }).fill(name);
  const picker = form.getByRole("combobox", { name: "Tried in this order: add a model" });
  for (const model of models) {
    await picker.fill(model);
    await expect(form.getByRole("listbox").getByRole("option").first()).toContainText(model);
    await picker.press("Enter");
  }
  return form;
}

/** A provider of the operator's own, without a key. */
export async function addOllama(page: Page, name: string, baseUrl: string): Promise<void> {
  const form = await openForm(page, "providers", "Add provider");
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByLabel("Display name").fill("Ollama");
  await form.getByLabel("Address").fill(baseUrl);
  await form.getByRole("switch", { name: "Needs a key" }).click();
  await form.getByRole("button", { name: "Add provider" }).click();
  await expect(form).toBeHidden();
}
