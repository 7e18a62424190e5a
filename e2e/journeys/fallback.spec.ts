import type { Page } from "@playwright/test";
import OpenAI from "openai";
import { scriptPrompt } from "../tools/simulator/script";
import { startOllama } from "../tools/support/start-ollama";
import { addOllama, fillRoute, openForm, unique } from "./administer";
import { expect, signIn, test } from "./journey";

async function addModelAndTestIt(page: Page, provider: string, name: string): Promise<void> {
  const form = await openForm(page, "models", "Add model");
  await form.getByLabel("Provider", { exact: true }).selectOption(provider);
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByLabel("The provider’s own name").fill("llama3.2");
  await form.getByLabel("Input", { exact: true }).fill("1");
  await form.getByLabel("Output", { exact: true }).fill("10");
  await form.getByRole("button", { name: "Add model" }).click();
  await expect(form).toBeHidden();
  await page.getByLabel("Search models").fill(name);
  await page.getByRole("button", { name: `Test ${name}` }).click();
  const drawer = page.getByRole("dialog", { name });
  await drawer.getByRole("button", { name: "Run test" }).click();
  // 10 tokens at $1 a million and 2 at $10.
  await expect(drawer.getByRole("status")).toContainText(/Succeeded.*in total.*Cost \$0\.00003.*Hello/);
  await page.keyboard.press("Escape");
}

async function addRoute(page: Page, name: string, models: string[]): Promise<void> {
  const form = await fillRoute(page, name, models);
  await form.getByRole("button", { name: "Add route" }).click();
  await expect(page.locator(`[data-route="${name}"]`).getByRole("listitem")).toHaveText(models);
}

test("an administrator adds an Ollama and a route; a customer's OpenAI SDK is answered while gemini is down, and the drawer shows both attempts and the charge", {
  tag: "@core",
}, async ({ app, page, context, administrator }) => {
  const ollama = await startOllama();
  const [provider, model, route] = [unique("ollama"), unique("llama"), unique("best")];
  await signIn(context, app.origin, administrator.cookie);
  await addOllama(page, provider, ollama.baseUrl);
  await addModelAndTestIt(page, provider, model);
  await addRoute(page, route, ["gemini-1.5-flash", "gpt-4o-mini", "claude-3-5-haiku"]);

  const customer = await app.register();
  await customer.call("POST", "/api/balance/charge", { amount: 10 });
  const { key } = await customer.call<{ key: string }>("POST", "/api/keys", { name: "customer" });
  const client = new OpenAI({ apiKey: key, baseURL: `${app.origin}/api/v1`, maxRetries: 0 });
  const local = await client.chat.completions.create({ model, messages: [{ role: "user", content: "Hi" }] });
  expect(local.choices[0]?.message.content).toBe("Hello");
  ollama.close();

  const geminiIsDown = scriptPrompt({ fault: "status:503", faultAt: "google" });
  const { data, response } = await client.chat.completions
    .create({ model: route, messages: [{ role: "user", content: `Say hello. ${geminiIsDown}` }] })
    .withResponse();
  expect(data.choices[0]?.message.content?.length).toBeGreaterThan(0);
  const { cost } = data.usage as OpenAI.CompletionUsage & { cost: string };

  await context.clearCookies();
  await signIn(context, app.origin, customer.cookie);
  await page.goto(`/requests?request=${response.headers.get("x-monitor-request-id")}`);
  const drawer = page.getByRole("dialog");
  const attempts = drawer.getByRole("listitem").filter({ hasText: "Attempt" });
  await expect(attempts.first()).toContainText(/Google.*gemini-1\.5-flash.*503/);
  await expect(attempts.last()).toContainText(/OpenAI.*gpt-4o-mini.*200/);
  await expect(drawer).toContainText(route);
  await expect(drawer.getByText(`$${cost.replace(/0+$/, "")}`).first()).toBeVisible();
});
