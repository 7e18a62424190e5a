import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { scriptKey } from "../tools/simulator/start-simulator";
import { findViolations } from "./inspect";
import { callGateway, expect, type Member, test, watchFor } from "./journey";

const rowsOf = (page: Page) => page.locator("[data-request-id]");

/** A passed-through call with labels of its caller. */
async function callWith(origin: string, { token }: Member, headers: Record<string, string>): Promise<void> {
  const response = await fetch(`${origin}/api/v1/openai/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${scriptKey({})}`, "content-type": "application/json", "x-monitor-token": token, ...headers },
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Say hello in one word." }] }),
  });
  expect(response.status).toBe(200);
}

/** `"0.000210000"` or `$0.000210000` in nano-dollars. */
const nano = (amount: string) => BigInt(amount.replace("$", "").replace(".", ""));

test("a saved view comes back with its range and filters, and the chosen columns are kept", async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token });
  await callGateway(app.origin, { token: member.token, model: "gpt-4o", key: "bad" });
  await page.goto("/requests?range=7d&status=error");
  await expect(rowsOf(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("dialog", { name: "Views" }).getByLabel("Name").fill("Failed this week");
  await page.getByRole("button", { name: "Save this view" }).click();
  await expect(page.getByRole("button", { name: "Failed this week", exact: true })).toBeVisible();
  expect(await findViolations(page), "the saved views").toEqual([]);

  await page.goto("/requests");
  await expect(rowsOf(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("link", { name: "Failed this week" }).click();
  await page.waitForURL("**/requests?range=7d&status=error");
  await expect(rowsOf(page)).toHaveCount(1);

  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Error code" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Latency" }).click();
  expect(await findViolations(page), "the choice of columns").toEqual([]);
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Error code" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Latency" })).toBeHidden();

  await page.getByRole("button", { name: "Failed this week", exact: true }).click();
  await page.getByRole("button", { name: "Delete the view “Failed this week”" }).click();
  await expect(page.getByText("No saved views yet.")).toBeVisible();
});

test("the CSV is exactly what is filtered: its sum is the figure on the screen, to the nano-dollar", { tag: "@core" }, async ({
  app,
  page,
  member,
}) => {
  for (const tokens of [
    { input: 1_237, output: 11 },
    { input: 9_001, output: 7 },
  ]) {
    await callGateway(app.origin, { token: member.token, model: "gpt-4o", key: scriptKey({ tokens }) });
  }
  await callGateway(app.origin, { token: member.token });
  await page.goto("/requests?model=gpt-4o");
  const totals = page.getByLabel("Totals of the matching calls");
  const cost = totals.locator("div", { has: page.getByText("Cost", { exact: true }) }).locator("[title]");
  await expect(cost).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
  const [header = "", ...lines] = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  const column = header.split(",").indexOf("providerCost");
  expect(lines).toHaveLength(await rowsOf(page).count());
  expect(lines).toHaveLength(2);
  const sum = lines.reduce((total, line) => total + nano(line.split(",")[column] ?? ""), 0n);
  expect(sum).toBeGreaterThan(0n);
  expect(nano((await cost.getAttribute("title")) ?? "")).toBe(sum);
});

test("a server that hangs is seen as such within five seconds, and the log goes on by itself when it answers again", { tag: "@alone" }, async ({
  app,
  page,
  member,
}) => {
  await callGateway(app.origin, { token: member.token });
  await page.goto("/requests");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.route("**/api/usage/requests?*", () => new Promise(() => {}));
  const heldUpAt = Date.now();
  const seen = await watchFor(page, "[role=status]", "The server is not answering");
  expect((await seen()) - heldUpAt).toBeLessThan(5_000);
  await expect(page.getByText(/last update \d+ seconds? ago/)).toBeVisible();
  await expect(rowsOf(page), "what is known stays").toHaveCount(1);
  await callGateway(app.origin, { token: member.token });
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await expect(rowsOf(page)).toHaveCount(2);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
});

test("a log whose first question hangs says when its page came", async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token });
  await page.route("**/api/usage/requests?*", () => new Promise(() => {}));
  await page.goto("/requests");
  await expect(page.getByText("The server is not answering")).toBeVisible();
  await expect(page.getByText(/last update \d+ seconds? ago/)).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(1);
});

test("rows are links: a middle click opens a tab; in the drawer a tag leads to the calls that share it, and j and k go on", async ({
  app,
  page,
  context,
  member,
}) => {
  for (const tag of ["team=search", "team=support", "team=search"]) await callWith(app.origin, member, { "x-monitor-tags": tag });
  await page.goto("/requests");
  await expect(rowsOf(page)).toHaveCount(3);
  const links = rowsOf(page).getByRole("link");
  const [tab] = await Promise.all([context.waitForEvent("page"), links.first().click({ button: "middle" })]);
  await expect(tab.getByRole("dialog").getByText("Request id", { exact: true })).toBeVisible();
  await tab.close();

  await expect(async () => {
    await links.first().focus();
    await page.keyboard.press("j");
    await expect(links.nth(1)).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("link", { name: "team=search" })).toBeVisible();
  const first = page.url();
  await page.keyboard.press("j");
  await expect(dialog.getByRole("link", { name: "team=support" })).toBeVisible();
  await page.keyboard.press("k");
  await expect.poll(() => page.url()).toBe(first);
  await dialog.getByRole("link", { name: "team=search" }).click();
  await page.waitForURL(/tag=team%3Dsearch/);
  await expect(dialog).toBeHidden();
  await expect(rowsOf(page)).toHaveCount(2);
});

test("a call is found by the beginning of its id, and its drawer tells why it failed and what to do", async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token });
  await callGateway(app.origin, { token: member.token, key: "bad" });
  const { requests } = await member.call<{ requests: { requestId: string; statusCode: number }[] }>("GET", "/api/usage/requests");
  const failed = requests.find(({ statusCode }) => statusCode === 401)?.requestId ?? "none";
  await page.goto("/requests");
  await page.getByRole("searchbox", { name: "Find by request id" }).fill(failed);
  await page.keyboard.press("Enter");
  await expect(rowsOf(page)).toHaveCount(1);
  await rowsOf(page).getByRole("link").click();
  const story = page.getByRole("dialog").getByRole("region", { name: "Why it failed" });
  await expect(story).toContainText("The provider did not accept your own provider key.");
  await expect(story).toContainText("What to do: Check in the provider’s console that the key is complete");
  await expect(page.getByRole("dialog").getByRole("listitem").filter({ hasText: "Attempt 1" })).toContainText(/OpenAI.*401.*Failed attempt/);
});

test("the histogram narrows the range, by mouse and by keyboard", async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token });
  await page.goto("/requests");
  const bars = page.getByRole("slider", { name: "Calls over time" });
  await expect(bars).toHaveAttribute("aria-valuetext", /1 call, no errors/);
  await bars.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(bars).toHaveAttribute("aria-valuetext", /0 calls/);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForURL(/from=.*to=/);
  await expect(rowsOf(page)).toHaveCount(1);
  await page.goBack();
  await expect(bars).toHaveAttribute("aria-valuemax", "30");
  const box = await bars.boundingBox();
  if (!box) throw new Error("The histogram has no place.");
  await page.mouse.click(box.x + 2, box.y + 10);
  await page.waitForURL(/from=.*to=/);
  await expect(page.getByRole("heading", { name: /No calls/ })).toBeVisible();
});

test("a heading sorts the log, which then adds nothing by itself; a column says which token was used", async ({ app, page, member }) => {
  const call = (input: number) => callGateway(app.origin, { token: member.token, key: scriptKey({ tokens: { input, output: 1 } }) });
  for (const input of [30, 900, 5]) await call(input);
  const inputs = () => rowsOf(page).locator("td:nth-child(4)").allTextContents();
  const heading = page.getByRole("columnheader", { name: "Input" });
  await page.goto("/requests");
  expect(await inputs()).toEqual(["5", "900", "30"]);
  await heading.getByRole("button").click();
  await page.waitForURL("**/requests?sort=-input");
  await expect(heading).toHaveAttribute("aria-sort", "descending");
  expect(await inputs()).toEqual(["900", "30", "5"]);
  await heading.getByRole("button").click();
  await page.waitForURL("**/requests?sort=input");
  await expect(heading).toHaveAttribute("aria-sort", "ascending");
  expect(await inputs()).toEqual(["5", "30", "900"]);
  expect(await findViolations(page), "the sorted log").toEqual([]);
  await call(7);
  await expect(page.getByText("Sorted: new calls are not added")).toBeVisible();
  await page.getByRole("columnheader", { name: "Time" }).getByRole("button").click();
  await page.waitForURL("**/requests");
  await expect(rowsOf(page)).toHaveCount(4);
  await call(8);
  await expect(rowsOf(page)).toHaveCount(5);

  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Key or token" }).click();
  await page.keyboard.press("Escape");
  await expect(rowsOf(page).first().getByText("Journey", { exact: true })).toBeVisible();
});

test("the rows are dense, and their header stays", async ({ app, page, member }) => {
  await Promise.all(Array.from({ length: 30 }, () => callGateway(app.origin, { token: member.token })));
  await page.goto("/requests");
  await expect(rowsOf(page)).toHaveCount(30);
  const heights = await rowsOf(page).evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(36);
  expect(Math.max(...heights)).toBeLessThanOrEqual(40);
  const header = page.getByRole("columnheader", { name: "Model" });
  const before = await header.boundingBox();
  await page.getByRole("region", { name: "Requests, newest first" }).evaluate((region) => region.scrollTo({ top: 300 }));
  expect(await header.boundingBox()).toEqual(before);
});

test("a link to a request that is not here says what may be the reason, in words for people", async ({ page, member, complaints }) => {
  expect(member.token).toBeTruthy();
  await page.goto("/requests?request=req_01m849b4d9bnbnjyqsf0h0a25y");
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByRole("heading", { name: "This request could not be shown" })).toBeVisible();
  await expect(drawer.getByText("the request belongs to another organization")).toBeVisible();
  await expect(drawer.getByText("/api/")).toHaveCount(0);
  // Chromium reports the 404 that was asked for.
  const rest = complaints.filter((text) => !/404.*\/api\/usage\/requests\//.test(text));
  complaints.splice(0, complaints.length, ...rest);
});
