import { startOllama } from "../tools/support/start-ollama";
import { addOllama, unique } from "./administer";
import { expect, signIn, test } from "./journey";

/** As many as open a breaker. */
const FAILURES = 5;
/** As the provider calls it, which is what breakers are of. */
const UPSTREAM = "llama3.2";

test("an administrator watches a provider fail: its card says that calls are kept away, the timeline when and why, and both that it is well again", async ({
  app,
  page,
  context,
  administrator,
}) => {
  const ollama = await startOllama();
  const [provider, model] = [unique("cellar"), unique("llama")];
  await signIn(context, app.origin, administrator.cookie);
  await addOllama(page, provider, ollama.baseUrl);
  const pricing = { input: "1", output: "10" };
  await administrator.call("POST", "/api/v1/admin/ai/models", { providerId: provider, modelName: model, upstreamModel: UPSTREAM, pricing });
  const customer = await app.register();
  await customer.call("POST", "/api/balance/charge", { amount: 5 });
  const { key } = await customer.call<{ key: string }>("POST", "/api/keys", { name: "customer" });
  const call = async () => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const body = JSON.stringify({ model, max_tokens: 50, messages: [{ role: "user", content: "Hi" }] });
    return (await fetch(`${app.origin}/api/v1/chat/completions`, { method: "POST", headers, body })).status;
  };
  const card = page.locator(`[data-provider="${provider}"]`);
  const changes = page.getByRole("row", { name: new RegExp(`${provider}/${UPSTREAM}`) });
  expect(await call()).toBe(200);
  await page.goto("/admin/providers");
  await expect(card).not.toContainText(/breaker/i);

  ollama.setDown(true);
  for (let made = 0; made < FAILURES; made++) expect(await call()).toBeGreaterThanOrEqual(500);
  await expect(async () => {
    await page.reload();
    await expect(card).toContainText(/breaker open/i, { timeout: 1_000 });
  }, "another process has noticed").toPass();
  await expect(card.getByTitle(UPSTREAM)).toBeVisible();
  await expect(changes.first()).toContainText("Open");
  await expect(changes.first()).toContainText("5 failures in a row");

  ollama.setDown(false);
  await expect(async () => {
    // With nothing beside it, it is asked although its breaker is open; only a call after its pause closes that.
    expect(await call()).toBe(200);
    await page.reload();
    await expect(changes.first()).toContainText("Closed", { timeout: 1_000 });
    await expect(card, "how it is was written down a moment later").not.toContainText(/breaker/i, { timeout: 1_000 });
  }).toPass();
  ollama.close();
});
