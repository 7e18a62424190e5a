import type { Page } from "@playwright/test";
import { scriptKey } from "../tools/simulator/start-simulator";
import { bySize } from "../tools/support/full-size";
import { inspect } from "./inspect";
import { callGateway, expect, type Member, test } from "./journey";
import { OWN_PAGES } from "./list-pages";

const PUBLIC = ["/", "/login", "/register", "/invitation?token=none", "/no-such-page"];
/** Each page, and those that look otherwise at another address. */
const ALL = [...OWN_PAGES, "/overview?range=24h&group=provider", "/quickstart?way=reseller", "/no-such-page"];

/** Small, those that people look at most. */
const OWN = bySize({ small: ["/overview", "/requests", "/keys", "/billing", "/budgets"], full: ALL });

/** Every kind of row: priced, unpriced, streamed, refused by the provider, broken, resold. */
async function makeData(origin: string, { token, call: callApi }: Member): Promise<void> {
  const calls = [
    {},
    { stream: true },
    { model: "gpt-5", key: scriptKey({ tokens: { input: 9_000, output: 1_200, cached: 4_000, reasoning: 700 } }) },
    { model: "a-model-without-a-price-and-with-a-very-long-name-that-must-not-push-the-page" },
    { key: "bad" },
    { stream: true, key: scriptKey({ fault: "error-in-stream" }) },
  ];
  for (const call of calls) await callGateway(origin, { token, ...call });
  await callApi("POST", "/api/balance/charge", { amount: 5 });
  await callApi("POST", "/api/budgets", { scope: { type: "organization" }, period: "month", amount: 10 });
  await callApi("POST", "/api/budgets", { scope: { type: "tag", id: `team=${"long".repeat(40)}` }, period: "day", amount: 1, mode: "soft" });
  const { key } = await callApi<{ key: string }>("POST", "/api/keys", { name: "A key" });
  const body = JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Say hello in one word." }] });
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  expect((await fetch(`${origin}/api/v1/chat/completions`, { method: "POST", headers, body })).status).toBe(200);
}

async function receiptOf({ call }: Member): Promise<string> {
  const { transactions } = await call<{ transactions: { id: string; type: string }[] }>("GET", "/api/balance");
  return `/billing/receipt?id=${transactions.find(({ type }) => type === "topup")?.id}`;
}

/** Chromium reports the 404 that was asked for. */
const forgetNotFound = (complaints: string[]) => {
  const rest = complaints.filter((text) => !(text.includes("404") && text.includes("/no-such-page")));
  complaints.splice(0, complaints.length, ...rest);
};

for (const theme of ["light", "dark"] as const) {
  test.describe(theme, () => {
    // Many pages in one test: on a busy machine axe takes seconds for each.
    test.setTimeout(300_000);
    const axeWidths = bySize({ small: [1280], full: [1280, 390] });
    test.beforeEach(({ context, app }) => context.addCookies([{ name: "theme", value: theme, url: app.origin }]));

    test(`the pages with data are accessible and fit a phone (${theme})`, { tag: theme === "light" ? ["@core"] : [] }, async ({
      app,
      page,
      member,
      complaints,
    }) => {
      await makeData(app.origin, member);
      for (const path of [...OWN, ...bySize({ small: [], full: [await receiptOf(member)] })]) {
        await page.goto(path);
        await inspect(page, path, axeWidths);
      }
      forgetNotFound(complaints);
    });

    test(`the public pages are accessible and fit a phone (${theme})`, async ({ page, complaints }) => {
      for (const path of PUBLIC) {
        await page.goto(path);
        await inspect(page, path);
      }
      forgetNotFound(complaints);
    });

    test(`the pages without data are accessible and fit a phone (${theme})`, async ({ app, page, context, complaints }) => {
      const { cookie } = await app.register();
      const [name = "", value = ""] = cookie.split("=", 2);
      await context.addCookies([{ name, value, url: app.origin }]);
      for (const path of OWN) {
        await page.goto(path);
        await inspect(page, `${path}, empty`);
      }
      forgetNotFound(complaints);
    });

    test(`what opens on top of them is accessible and fits a phone (${theme})`, async ({ app, page, member }) => {
      await makeData(app.origin, member);
      await inspectStates(page);
      const { requests } = await member.call<{ requests: { requestId: string }[] }>("GET", "/api/usage/requests");
      expect(requests).toHaveLength(7);
      for (const { requestId } of requests.slice(0, 4)) {
        await page.goto(`/requests?request=${requestId}`);
        await expect(page.getByRole("dialog").getByText("Request id", { exact: true })).toBeVisible();
        await inspect(page, `the drawer of ${requestId}`);
      }
    });
  });
}

/** What opens on top of the pages, and the charts as tables. */
async function inspectStates(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto("/overview");
  for (const button of await page.getByRole("button", { name: /view as table/ }).all()) await button.click();
  await inspect(page, "the charts as tables");
  await page.getByRole("button", { name: "Custom" }).click();
  await inspect(page, "the custom range, over the charts as tables");
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto("/overview");
  await page.getByRole("button", { name: "Open menu" }).click();
  await inspect(page, "the phone's menu", [390]);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto("/tokens");
  await page.getByRole("button", { name: "Account menu" }).click();
  await inspect(page, "the account menu");
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Revoke Journey" }).click();
  await inspect(page, "the confirmation");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Create token" }).click();
  await inspect(page, "the form of a token");
  await page.getByRole("dialog").getByRole("button", { name: "Create token" }).click();
  await expect(page.getByLabel("New token")).toBeVisible();
  await inspect(page, "the new token");
  await page.goto("/keys");
  await page.getByRole("button", { name: "Create key" }).click();
  await page.getByRole("radio", { name: "Only these" }).click();
  await inspect(page, "the form of a key");
  await page.getByRole("checkbox").first().check();
  await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
  await expect(page.getByLabel("New key")).toBeVisible();
  await page.getByRole("button", { name: "I have copied it" }).click();
  await page.getByRole("button", { name: "Rotate Unnamed key" }).click();
  await inspect(page, "the rotation of a key");
  await page.goto("/quickstart");
  await page.getByRole("button", { name: "Mint a token" }).click();
  await expect(page.getByTestId("monitor-token")).toBeVisible();
  await inspect(page, "the minted token");
}
