import OpenAI from "openai";
import { fillRoute, openForm, unique } from "./administer";
import { inspect } from "./inspect";
import { expect, signIn, test } from "./journey";

const MODELS = ["gpt-4o-mini", "gpt-4o"] as const;
const CALLS = 100;
const CALLS_AT_ONCE = 10;

test("an administrator splits a route between two models, customers call it, and the report says which one costs less", async ({
  app,
  page,
  context,
  administrator,
}) => {
  test.setTimeout(120_000);
  const [route, name] = [unique("tried"), unique("cheaper")];
  await signIn(context, app.origin, administrator.cookie);
  const routeForm = await fillRoute(page, route, MODELS);
  await routeForm.getByRole("button", { name: "Add route" }).click();
  await expect(routeForm).toBeHidden();

  const form = await openForm(page, "experiments", "Add experiment");
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByLabel("Route", { exact: true }).selectOption(route);
  await form.getByLabel(`Weight of ${MODELS[0]}`, { exact: true }).fill("0");
  await form.getByLabel(`Weight of ${MODELS[1]}`, { exact: true }).fill("1");
  await expect(form.getByLabel(`Weight of ${MODELS[0]}`, { exact: true })).toHaveAccessibleDescription("must be at least 1");
  await form.getByLabel(`Weight of ${MODELS[0]}`, { exact: true }).fill("1");
  await form.getByRole("button", { name: "Add experiment" }).click();
  await expect(form).toBeHidden();
  await expect(page.locator(`[data-experiment="${name}"]`)).toContainText("Running");

  const report = page.getByRole("dialog", { name: `Report of ${name}` });
  await page.getByRole("button", { name: `Report of ${name}` }).click();
  await expect(report.locator("[data-verdict=tooFew]")).toBeVisible();
  await report.getByRole("button", { name: "Close" }).click();

  const customer = await app.register();
  await customer.call("POST", "/api/balance/charge", { amount: 10 });
  const { key } = await customer.call<{ key: string }>("POST", "/api/keys", { name: "customer" });
  const client = new OpenAI({ apiKey: key, baseURL: `${app.origin}/api/v1`, maxRetries: 0 });
  const ask = () => client.chat.completions.create({ model: route, messages: [{ role: "user", content: "Say hello." }] });
  for (let made = 0; made < CALLS; made += CALLS_AT_ONCE) await Promise.all(Array.from({ length: CALLS_AT_ONCE }, ask));

  await page.getByRole("button", { name: `Report of ${name}` }).click();
  await expect(report.locator("[data-verdict=winner]")).toContainText(`${MODELS[0]} costs the least`);
  await expect(report.getByRole("listitem").first()).toContainText(/gpt-4o-mini.*Best.*between \$0\.0000\d+ and/);
  await inspect(page, "experiment-report");
});
