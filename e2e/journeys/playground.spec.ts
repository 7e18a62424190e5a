import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { scriptKey, scriptPrompt } from "../tools/simulator/start-simulator";
import type { App } from "../tools/support/start-app";
import { unique } from "./administer";
import { inspect } from "./inspect";
import { expect, type Member, test } from "./journey";

interface Recorded {
  requestId: string;
  route: string | null;
  mode: string;
  outcome: string;
  provider: string;
  cost: { provider: string | null; charged: string | null };
  tokens: { output: number };
}

/** The newest calls of the organization, as the books have them. */
const recorded = async ({ call }: Member, limit: number) =>
  (await call<{ requests: Recorded[] }>("GET", `/api/usage/requests?limit=${limit}`)).requests;

async function ask(page: Page, text: string): Promise<void> {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

/** Every digit of what an answer says that it cost. */
const shownCosts = (page: Page) =>
  page
    .getByTestId("answer-cost")
    .locator("span")
    .evaluateAll((spans) => spans.map((span) => span.getAttribute("title")));

async function useOwnKey(page: Page, key: string): Promise<void> {
  await page.getByRole("radio", { name: "Own key" }).click();
  await page.getByLabel("OpenAI key").fill(key);
}

test("on the balance: an empty one leads to Billing; then an answer is streamed, and what it cost is what the ledger says", async ({
  page,
  member,
}) => {
  await page.goto("/playground");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
  await expect(page.getByText("Your balance is empty")).toBeVisible();
  await expect(page.getByRole("link", { name: "Go to Billing" })).toHaveAttribute("href", "/billing");

  await member.call("POST", "/api/balance/charge", { amount: 5 });
  await page.reload();
  await ask(page, "Say hello.");
  await ask(page, "And again.");
  await expect(page.getByTestId("answer-cost")).toHaveCount(2);
  const charged = (await recorded(member, 2)).map(({ cost }) => cost.charged);
  expect((await shownCosts(page)).toReversed()).toEqual(charged.map((amount) => `$${amount}`));
  const { transactions } = await member.call<{ transactions: { type: string; amount: string }[] }>("GET", "/api/balance");
  expect(transactions.filter(({ type }) => type === "charge").map(({ amount }) => amount)).toEqual(charged.map((amount) => `-${amount}`));

  const details = page.waitForEvent("popup");
  await page.getByRole("link", { name: "Details" }).last().click();
  await expect((await details).getByRole("dialog")).toContainText(/charged/i);
});

test("with one's own key: it passes through, and is in no storage, cookie, address, database or code", async ({ app, page, member, context }) => {
  const key = scriptKey({ events: 12, tag: "own-key-canary" });
  await page.goto("/playground");
  await useOwnKey(page, key);
  await page.getByLabel("System prompt").fill("canary-system-prompt");
  await ask(page, "canary-prompt-in-the-playground");
  await expect(page.getByTestId("answer-cost")).toHaveCount(1);
  const [call] = await recorded(member, 1);
  expect(call).toMatchObject({ mode: "pass-through", provider: "openai", outcome: "completed" });
  expect(await shownCosts(page)).toEqual([`$${call?.cost.provider}`]);

  await page.getByRole("button", { name: "Show code" }).click();
  for (const [language, name] of [
    ["curl", "curl"],
    ["JavaScript", "JavaScript"],
    ["Python", "Python"],
  ] as const) {
    await page.getByRole("tab", { name: language }).click();
    const code = (await page.getByRole("region", { name: `The call in ${name}` }).textContent()) ?? "";
    expect(code).toContain(`${app.origin}/api/v1/openai`);
    expect(code).toContain("OPENAI_API_KEY");
    expect(code).not.toContain(key);
  }
  await page.keyboard.press("Escape");

  // What is said is kept in this browser; wait for it, so that the key had its chance too.
  await expect.poll(() => readBrowser(page)).toContain("canary-prompt-in-the-playground");
  expect(await readBrowser(page)).not.toContain(key);
  expect(JSON.stringify(await context.cookies())).not.toContain(key);
  expect(page.url()).not.toContain(key);

  const server = readServer(app);
  expect(server, "the call itself is there").toContain(call?.requestId);
  for (const canary of [key, "canary-prompt-in-the-playground", "canary-system-prompt"]) expect(server.includes(canary)).toBe(false);

  await page.reload();
  await page.getByRole("radio", { name: "Own key" }).click();
  await expect(page.getByLabel("OpenAI key")).toHaveValue("");
  await expect(page.getByText("Enter your OpenAI key")).toBeVisible();
});

/** All that the server has kept (database, its journal, spool, secrets) and printed. */
function readServer({ folder, output }: App): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((file) => readFileSync(path.join(file.parentPath, file.name), "latin1")).join("\n") + output();
}

/** All that a page has stored: local and session storage, and every database. */
function readBrowser(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const finished = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state];
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await finished(indexedDB.open(name));
      for (const store of database.objectStoreNames) kept.push(await finished(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    return JSON.stringify(kept);
  });
}

test("stop: passed through, the provider stops too; resold, the screen stops and the call is settled", async ({ page, member }) => {
  await member.call("POST", "/api/balance/charge", { amount: 5 });
  await page.goto("/playground");
  await ask(page, `Count. ${scriptPrompt({ events: 40, delayMs: 50 })}`);
  const answers = page.getByRole("article", { name: /^Answer/ });
  await expect(answers.first()).toContainText(/\w{3}/);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(answers.first()).toContainText("Stopped.");
  await expect(page.getByTestId("answer-cost")).toHaveCount(1, { timeout: 30_000 });
  const [resold] = await recorded(member, 1);
  expect(resold).toMatchObject({ mode: "reseller", outcome: "cancelled" });
  expect(await shownCosts(page)).toEqual([`$${resold?.cost.charged}`]);
  const balance = await member.call<{ held: string }>("GET", "/api/balance");
  expect(Number(balance.held), "nothing is held any more").toBe(0);

  await page.getByRole("button", { name: "New", exact: true }).click();
  await useOwnKey(page, scriptKey({ events: 400, delayMs: 50 }));
  await ask(page, "Count to a million.");
  await expect(answers.first()).toContainText(/\w{3}/);
  const stoppedAt = Date.now();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByTestId("answer-cost")).toHaveCount(1);
  expect(Date.now() - stoppedAt, "long before the provider would have ended by itself").toBeLessThan(12_000);
  const [own] = await recorded(member, 1);
  expect(own).toMatchObject({ mode: "pass-through", outcome: "cancelled" });
});

test("answered again, edited and looked back at; two models side by side; kept over a reload, and exported", async ({ page, member }) => {
  await member.call("POST", "/api/balance/charge", { amount: 5 });
  await page.goto("/playground");
  const answers = page.getByRole("article", { name: /^Answer/ });
  const costs = page.getByTestId("answer-cost");
  await ask(page, "First question");
  await expect(costs).toHaveCount(1);
  await page.getByRole("button", { name: "Answer again" }).click();
  await expect(answers.getByText("2 of 2")).toBeVisible();
  await expect(costs).toHaveCount(1);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByLabel("Edit your message").fill("Another question");
  await page.getByRole("article", { name: "You" }).or(page.locator("form")).getByRole("button", { name: "Send", exact: true }).first().click();
  await expect(page.getByRole("article", { name: "You" })).toContainText("Another question");
  await expect(costs).toHaveCount(1);
  await page.getByRole("article", { name: "You" }).getByRole("button", { name: "Previous version" }).click();
  await expect(page.getByRole("article", { name: "You" })).toContainText("First question");
  await expect(answers.getByText("2 of 2")).toBeVisible();

  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("button", { name: "Compare" }).click();
  const right = page.getByRole("region", { name: "Side 2" });
  await right.getByRole("combobox", { name: "Model" }).fill("claude-haiku-4-5");
  await right.getByRole("combobox", { name: "Model" }).press("Enter");
  await ask(page, "Who are you?");
  await expect(costs).toHaveCount(2);
  await expect(right.getByRole("article", { name: "Answer from claude-haiku-4-5" })).toBeVisible();
  const two = await recorded(member, 2);
  expect(two.map(({ provider }) => provider).sort()).toEqual(["anthropic", "openai"]);
  expect((await shownCosts(page)).sort()).toEqual(two.map(({ cost }) => `$${cost.charged}`).sort());

  for (const { cost } of two) await expect.poll(() => readBrowser(page), "kept with what it cost").toContain(String(cost.charged));
  await page.reload();
  await page.getByRole("button", { name: "Conversations" }).click();
  await expect(page.getByRole("dialog").getByRole("listitem")).toHaveCount(2);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export “Who are you?” as JSON" }).click();
  const file = await (await download).createReadStream();
  const exported = JSON.parse(Buffer.concat(await file.toArray()).toString("utf8"));
  expect(exported.threads).toHaveLength(2);
  await page.getByRole("button", { name: "Who are you?", exact: false }).first().click();
  await expect(costs).toHaveCount(2);
});

test("Markdown of a stranger is text: nothing of it runs, loads or leads into the app", async ({ page, member }) => {
  expect(member.token).toBeTruthy();
  const hostile = [
    "# Title <img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "[run](javascript:alert(1)) [app](/admin/providers) [web](https://example.com/)",
    "![pixel](https://evil.example.com/pixel.png)",
    "```html\n<b>bold</b>\n```",
  ].join("\n\n");
  await page.route("**/api/v1/openai/chat/completions", (route) =>
    route.fulfill({
      headers: { "content-type": "text/event-stream", "x-monitor-request-id": "req_none" },
      body: `data: ${JSON.stringify({ choices: [{ delta: { reasoning_content: "Hm", content: hostile } }] })}\n\ndata: [DONE]\n\n`,
    }),
  );
  await page.goto("/playground");
  await useOwnKey(page, "sk-any");
  await ask(page, "Attack");
  const answer = page.getByRole("article", { name: /^Answer/ });
  await expect(answer).toContainText("<script>alert(1)</script>");
  expect(await answer.locator("img, script, iframe, object").count()).toBe(0);
  expect(await answer.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")))).toEqual([
    "https://example.com/",
    "https://evil.example.com/pixel.png",
  ]);
  await expect(answer.getByRole("region", { name: "Code: html" })).toHaveText("<b>bold</b>");
  await expect(answer.getByText("Reasoning")).toBeVisible();
});

for (const theme of ["light", "dark"] as const) {
  test(`the playground is accessible and fits a phone (${theme})`, async ({ app, page, member, context }) => {
    await context.addCookies([{ name: "theme", value: theme, url: app.origin }]);
    await member.call("POST", "/api/balance/charge", { amount: 5 });
    await page.goto("/playground");
    await inspect(page, "the empty playground", [1280, 390]);
    await ask(page, "Say hello.");
    await expect(page.getByTestId("answer-cost")).toHaveCount(1);
    await inspect(page, "an answer", [1280, 390]);
    await page.getByRole("radio", { name: "Own key" }).click();
    await page.getByRole("button", { name: "Compare" }).click();
    await inspect(page, "side by side", [1280, 390]);
    await page.getByRole("button", { name: "Show code" }).first().click();
    await inspect(page, "the code");
  });
}

test("a route is picked as a model is: what is shown is the ledger's charge, and the call says which route it took", async ({
  page,
  member,
  administrator,
}) => {
  const name = unique("quick");
  const { models } = await administrator.call<{ models: { id: string; modelName: string }[] }>("GET", "/api/v1/admin/ai/models");
  const primaryModelId = models.find(({ modelName }) => modelName === "gpt-4o-mini")?.id;
  await administrator.call("POST", "/api/v1/admin/ai/routes", { name, primaryModelId });
  await member.call("POST", "/api/balance/charge", { amount: 5 });
  await page.goto("/playground");
  const model = page.getByRole("combobox", { name: "Model" });
  await model.fill(name);
  await expect(page.getByRole("option").first()).toContainText(name);
  await model.press("Enter");
  await ask(page, "Say hello.");
  await expect(page.getByTestId("answer-cost")).toHaveCount(1);
  const [call] = await recorded(member, 1);
  expect(call).toMatchObject({ route: name, mode: "reseller", outcome: "completed" });
  expect(await shownCosts(page)).toEqual([`$${call?.cost.charged}`]);
});
