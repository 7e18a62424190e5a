import type { Page } from "@playwright/test";
import OpenAI from "openai";
import { MODELS } from "../money/models";
import { scriptKey } from "../tools/simulator/start-simulator";
import { callGateway, expect, test } from "./journey";

const HOUR_MS = 3_600_000;
const queryOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);
const card = (page: Page, title: string) => page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

test("how usage is looked at goes along from page to page, over pages that have no range too", async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token });
  const view = { range: "7d", model: "gpt-4o-mini", compare: "off" };
  await page.goto(`/overview?${new URLSearchParams(view)}&group=user`);
  const pages = page.getByRole("navigation", { name: "Main" });
  await pages.getByRole("link", { name: "Requests" }).click();
  await page.waitForURL("**/requests?**");
  expect(queryOf(page)).toEqual(view);
  await pages.getByRole("link", { name: "Tokens" }).click();
  await page.waitForURL("**/tokens");
  await pages.getByRole("link", { name: "Overview" }).click();
  await page.waitForURL("**/overview?**");
  expect(queryOf(page)).toEqual(view);
  await expect(page.getByRole("radio", { name: "7d" })).toBeChecked();
  await expect(page.getByRole("button", { name: "Change filter Model: gpt-4o-mini" })).toBeVisible();
});

test("a filter is set, changed and taken out as a chip; its values are those of the range", async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token });
  await callGateway(app.origin, { token: member.token, model: "gpt-4o" });
  await page.goto("/overview");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("dialog", { name: "Filter by" }).getByRole("button", { name: "Model" }).click();
  await page.getByRole("list", { name: "Model: values in this range" }).getByTitle("gpt-4o", { exact: true }).click();
  await page.waitForURL("**/overview?model=gpt-4o");
  await page.getByRole("button", { name: "Change filter Model: gpt-4o" }).click();
  await page.getByLabel("Model", { exact: true }).last().fill("gpt-4o-mini");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/overview?model=gpt-4o-mini");
  await page.getByRole("button", { name: "Remove filter Model: gpt-4o-mini" }).click();
  await page.waitForURL("**/overview");
});

test("every figure is compared with the period before, in words; switched off, with nothing", async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token });
  const from = Date.now();
  for (let i = 0; i < 2; i++) await callGateway(app.origin, { token: member.token });
  const range = { from: new Date(from).toISOString(), to: new Date(from + HOUR_MS).toISOString() };
  await page.goto(`/overview?${new URLSearchParams(range)}`);
  const requests = page.locator("dl > div").filter({ has: page.getByText("Requests", { exact: true }) });
  await expect(requests).toContainText("2");
  await expect(requests).toContainText("vs 1 the period before");
  await expect(requests.locator("[data-delta]")).toContainText("100%");
  await expect(page.locator("dl > div").filter({ hasText: "Error rate" }).locator("[data-delta]")).toContainText("0 points");
  await expect(card(page, "Requests").locator(".plot-before")).toHaveCount(1);
  await page.getByRole("button", { name: "Compare" }).click();
  await page.waitForURL(/compare=off/);
  await expect(page.getByText("the period before")).toHaveCount(0);
  await expect(page.locator(".plot-before")).toHaveCount(0);
});

/** Of the page's theme: what a variable of the styles comes to. */
const colorOf = (page: Page, name: string) =>
  page.evaluate((variable) => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = `var(${variable})`;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, name);

for (const theme of ["light", "dark"] as const)
  test(`a change for the worse is red, one for the better green, and where more is neither it is grey (${theme})`, async ({
    app,
    page,
    member,
    context,
  }) => {
    await context.addCookies([{ name: "theme", value: theme, url: app.origin }]);
    const make = async (...calls: { model: string; key?: string }[]) => {
      for (const call of calls) await callGateway(app.origin, { token: member.token, ...call });
    };
    await make({ model: "gpt-4o-mini" }, { model: "gpt-4o" }, { model: "gpt-4o", key: "bad" });
    const from = Date.now();
    await make({ model: "gpt-4o-mini" }, { model: "gpt-4o-mini" }, { model: "gpt-4o-mini", key: "bad" });
    await make({ model: "gpt-4o", key: scriptKey({ tokens: { input: 1, output: 1 } }) });
    const range = { from: new Date(from).toISOString(), to: new Date(from + HOUR_MS).toISOString() };
    const mark = (label: string) =>
      page
        .locator("dl > div")
        .filter({ has: page.getByText(label, { exact: true }) })
        .locator("[data-delta]");
    for (const { model, direction, color } of [
      { model: "gpt-4o-mini", direction: "up", color: "bad" },
      { model: "gpt-4o", direction: "down", color: "good" },
    ] as const) {
      await page.goto(`/overview?${new URLSearchParams({ ...range, model })}`);
      const shades = { good: await colorOf(page, "--good"), bad: await colorOf(page, "--bad"), grey: await colorOf(page, "--ink-muted") };
      expect(new Set(Object.values(shades)).size).toBe(3);
      for (const label of ["Cost", "Error rate"]) {
        await expect(mark(label), `${label} of ${model}`).toContainText(direction);
        await expect(mark(label), `${label} of ${model}`).toHaveCSS("color", shades[color]);
      }
      for (const label of ["Requests", "Tokens"]) await expect(mark(label), `${label} of ${model}`).toHaveCSS("color", shades.grey);
    }
  });

test("a figure leads on: a bar says what it shows, it and a row open the calls behind them, an entry of a legend leaves only these", async ({
  app,
  page,
  member,
}) => {
  for (const model of ["gpt-4o", "gpt-4o", "gpt-4o-mini"]) await callGateway(app.origin, { token: member.token, model });
  await callGateway(app.origin, { token: member.token, model: "gpt-4o", key: "bad" });
  await page.goto("/overview?range=24h");
  const requests = card(page, "Requests");
  await requests.getByRole("button", { name: "Requests: view as table" }).click();
  const figures = requests.getByRole("table");
  const titles = await figures.locator("th").allTextContents();
  const counts = await figures
    .locator("tbody tr")
    .evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll("td")].slice(1).map((cell) => Number((cell.textContent ?? "").replace("–", "0")))),
    );
  const sumOf = (title: string | RegExp) => {
    const at = titles.findIndex((one) => (typeof title === "string" ? one === title : title.test(one)));
    return counts.reduce((sum, row) => sum + (row[at - 1] ?? Number.NaN), 0);
  };
  expect([sumOf("Total"), sumOf(/mini/i)], "what the bars say").toEqual([4, 1]);
  await requests.getByRole("button", { name: "Requests: view as table" }).click();
  const bar = requests.locator('[data-bar*="gpt-4o-mini"]').last();
  await bar.hover();
  await expect(requests.locator("[data-chart]"), "the figures at the place that is pointed at").toContainText(/mini\s*1/i);
  await bar.click();
  await page.waitForURL("**/requests?**");
  expect(queryOf(page)).toMatchObject({ model: "gpt-4o-mini", from: expect.stringMatching(/^\d{4}-/), to: expect.stringMatching(/^\d{4}-/) });
  await page.goBack();
  await page.waitForURL("**/overview?range=24h");

  await card(page, "Cost").getByRole("list", { name: "Cost: legend" }).getByRole("link", { name: /mini/i }).click();
  await page.waitForURL("**/overview?range=24h&model=gpt-4o-mini");
  await page.getByRole("button", { name: "Remove filter Model: gpt-4o-mini" }).click();
  await page.waitForURL("**/overview?range=24h");

  const table = page.getByRole("table", { name: /By Model/ }).or(page.getByRole("region", { name: "By Model" }).getByRole("table"));
  const rows = table.locator("tbody tr");
  await table.getByRole("button", { name: "Errors" }).click();
  await page.waitForURL(/sort=-errors/);
  await expect(table.getByRole("columnheader", { name: "Errors" })).toHaveAttribute("aria-sort", "descending");
  await expect(rows.first()).not.toContainText(/mini/i);
  await table.getByRole("button", { name: "Errors" }).click();
  await expect(rows.first()).toContainText(/mini/i);
  await page.reload();
  await expect(rows.first()).toContainText(/mini/i);
  await rows.last().getByRole("link", { name: "1", exact: true }).click();
  await page.waitForURL("**/requests?**");
  expect(queryOf(page)).toEqual({ range: "24h", model: "gpt-4o", status: "error" });
});

test("days are the organization's, and UTC's at the press of a switch", async ({ page, member }) => {
  await member.call("PATCH", "/api/organization", { timeZone: "Asia/Seoul" });
  await page.goto("/overview?from=2026-10-31T15:00:00.000Z&to=2026-11-02T15:00:00.000Z");
  await expect(page.getByRole("button", { name: "Nov 1, 2026 – Nov 2, 2026" })).toBeVisible();
  await page.getByRole("radiogroup", { name: "Time zone" }).getByRole("radio", { name: "UTC" }).click();
  await page.waitForURL(/zone=utc/);
  expect(queryOf(page)).toEqual({ from: "2026-11-01", to: "2026-11-03", zone: "utc" });
  await expect(page.getByRole("button", { name: "Nov 1, 2026 – Nov 2, 2026" })).toBeVisible();
});

test("calls are told apart by what the page is asked for, and each pair by two things", async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token });
  await page.goto("/overview");
  await page.getByLabel("Group by").selectOption("Token or key");
  await page.waitForURL("**/overview?group=key");
  await expect(card(page, "By Token or key")).toContainText("Journey");
  await page.getByLabel("Then by").selectOption("Session");
  await page.waitForURL("**/overview?group=key&and=session");
  await expect(card(page, "By Token or key · Session")).toContainText("Journey · No session");
  await page.getByLabel("Group by").selectOption("Tag…");
  await page.getByLabel("Name of the tag").fill("team");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/overview?group=tag%3Ateam&and=session");
});

test("the table fits a small desktop's screen with every column that it can have", async ({ app, page, member }) => {
  const usage = scriptKey({ tokens: { input: 8_650_000, cached: 4_330_000, output: 383_000, reasoning: 204_000 } });
  for (const call of [{ key: usage }, { key: "bad" }, { model: "of-no-known-price" }])
    await callGateway(app.origin, { token: member.token, ...call });
  await member.call("POST", "/api/balance/charge", { amount: 5 });
  const { key } = await member.call<{ key: string }>("POST", "/api/keys", { name: "Journey" });
  const client = new OpenAI({ apiKey: key, baseURL: `${app.origin}/api/v1` });
  await client.chat.completions.create({ model: MODELS.anthropic.name, messages: [{ role: "user", content: "Hello" }] });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto("/overview?range=24h");
  const table = page.getByRole("region", { name: "By Model" });
  for (const column of ["Charged", "Cached", "Reasoning"]) await expect(table.getByRole("columnheader", { name: column })).toBeVisible();
  await expect(table, "a call whose cost is not known").toContainText("1 unpriced");
  expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
});

test("the page reads itself anew, and says as of when", async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token });
  await page.clock.install();
  await page.goto("/overview");
  const requests = page.locator("dl > div").filter({ has: page.getByText("Requests", { exact: true }) });
  await expect(requests).toContainText("1");
  await expect(page.getByText(/^As of \d\d:\d\d:\d\d/)).toBeVisible();
  await callGateway(app.origin, { token: member.token });
  // A page that React has not taken over yet does not count the time.
  await expect(async () => {
    await page.clock.fastForward(40_000);
    await expect(requests.locator("span").first()).toHaveText("2", { timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
});

test("Billing shows the movements of the same range", async ({ page, member }) => {
  await member.call("POST", "/api/balance/charge", { amount: 5 });
  await page.goto("/billing");
  await expect(page.locator("[data-movement]")).toHaveCount(1);
  await page.getByRole("button", { name: "Custom" }).click();
  await page.getByRole("button", { name: "Last month" }).click();
  await page.waitForURL("**/billing?range=last-month");
  await expect(page.getByText("Nothing in this range")).toBeVisible();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Overview" }).click();
  await page.waitForURL("**/overview?range=last-month");
});
