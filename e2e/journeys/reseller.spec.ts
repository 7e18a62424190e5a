import OpenAI from "openai";
import { formatUsd, parseUsd } from "../../src/domain/money";
import { MODELS } from "../money/models";
import { expect, test } from "./journey";

const parameters = { type: "object", properties: { city: { type: "string" } } };
const tools = [{ type: "function" as const, function: { name: "weather", parameters } }];
const messages = [{ role: "user" as const, content: "How is the weather in Seoul?" }];
type Paid = OpenAI.CompletionUsage & { cost: string };

/** Four models × JSON and stream × with and without tools; what each says it cost, in nano-dollars. */
async function callAll(client: OpenAI): Promise<bigint[]> {
  const costs: bigint[] = [];
  for (const { name: model } of Object.values(MODELS)) {
    for (const options of [{}, { tools }]) {
      const whole = await client.chat.completions.create({ model, messages, ...options });
      const ask = { model, messages, ...options, stream_options: { include_usage: true } };
      const streamed = await client.chat.completions.stream(ask).finalChatCompletion();
      for (const { usage, choices } of [whole, streamed]) {
        costs.push(parseUsd((usage as Paid).cost));
        expect(choices[0]?.finish_reason).toBe("tools" in options ? "tool_calls" : "stop");
      }
    }
  }
  return costs;
}

test("from sign-up to four providers with one key: the balance falls by exactly the charges that are shown", { tag: "@core" }, async ({
  app,
  page,
}) => {
  await page.goto("/register");
  await page.getByLabel("Name").fill("Reseller");
  await page.getByLabel("Email").fill(`reseller-${Date.now()}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery staple");
  await page.getByRole("button", { name: "Create account", exact: true }).click();
  await page.waitForURL("**/quickstart");

  await page.getByRole("link", { name: /^Billing/ }).click();
  await page.getByRole("radio", { name: "$10", exact: true }).click();
  await page.getByRole("button", { name: "Add to balance" }).click();
  await expect(page.getByTestId("available")).toHaveText("$10.00");

  await page.getByRole("link", { name: "API keys" }).click();
  await page.getByRole("button", { name: "Create key" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill("Journey");
  await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
  const key = (await page.getByLabel("New key").textContent()) ?? "";
  expect(key).toMatch(/^llm_sk_[0-9A-Za-z]{36}$/);
  await page.getByRole("button", { name: "I have copied it" }).click();

  const costs = await callAll(new OpenAI({ apiKey: key, baseURL: `${app.origin}/api/v1`, maxRetries: 0 }));
  expect(costs).toHaveLength(16);
  const spent = costs.reduce((sum, cost) => sum + cost, 0n);
  expect(spent).toBeGreaterThan(0n);

  await page.goto("/billing");
  await expect(page.locator("[data-movement=charge]")).toHaveCount(16);
  const shown = await page.evaluate(
    async () => (await (await fetch("/api/balance")).json()) as { balance: string; transactions: { type: string; amount: string }[] },
  );
  expect(shown.balance).toBe(formatUsd(parseUsd("10.00") - spent));
  const charges = shown.transactions.filter(({ type }) => type === "charge").map(({ amount }) => -parseUsd(amount));
  expect(charges.reverse()).toEqual(costs);
  // What can be spent is rounded down, on Billing as in the sidebar: a little less than ten dollars is not $10.00.
  const spendable = `$${formatUsd(parseUsd("10.00") - spent).slice(0, -7)}`;
  await expect(page.getByTestId("available")).toHaveText(spendable);
  await expect(page.getByRole("link", { name: `Balance: ${spendable}` })).toBeVisible();

  await page.locator("[data-movement=charge] a").first().click();
  await expect(page.getByRole("dialog")).toContainText("grok-beta");
});
