import type { Locator, Page } from "@playwright/test";
import { callGateway, expect, test } from "./journey";

const TABS_MAX = 60;

/** React has taken the element over. Until then it is the server's markup, which takes the focus and answers no key; a slow machine shows it for seconds. */
async function untilHydrated(target: Locator): Promise<void> {
  await expect.poll(() => target.evaluate((element) => Object.keys(element).some((name) => name.startsWith("__reactProps")))).toBe(true);
}

/** Presses Tab until the element has the focus, and looks that the focus can be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  await untilHydrated(target);
  for (let presses = 0; presses < TABS_MAX; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const ring = await target.evaluate((element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
      });
      expect(ring, `the focus on ${target} is visible`).toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`${target} was not reached with ${TABS_MAX} tabs`);
}

async function press(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

test("without a mouse: sign up, mint, copy, read the log, filter, change the range, revoke, log out", async ({ app, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: app.origin });
  await page.goto("/");
  await press(page, page.getByRole("link", { name: "Create an account" }));
  await page.waitForURL("**/register");
  for (const [label, text] of [
    ["Name", "Keyboard"],
    ["Email", `keyboard-${Date.now()}@example.com`],
    ["Password", "correct horse battery staple"],
  ] as const) {
    await tabTo(page, page.getByLabel(label));
    await page.keyboard.type(text);
  }
  await page.keyboard.press("Enter");
  await page.waitForURL("**/quickstart");

  await press(page, page.getByRole("button", { name: "Mint a token" }));
  await press(page, page.getByRole("button", { name: "Copy token" }), "Space");
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const token = await page.evaluate(() => navigator.clipboard.readText());
  for (let i = 0; i < 3; i++) expect(await callGateway(app.origin, { token, ...(i === 1 && { model: "gpt-4o" }) })).toBe(200);

  await page.keyboard.press("Home");
  await press(page, page.getByRole("link", { name: "Requests" }));
  await page.waitForURL("**/requests");
  const rows = page.locator("[data-request-id] a");
  await expect(rows).toHaveCount(3);
  await press(page, rows.first());
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Request id", { exact: true })).toBeVisible();
  const first = page.url();
  await page.keyboard.press("ArrowRight");
  await expect(dialog.getByText("gpt-4o", { exact: true }).first(), "the older one is shown").toBeVisible();
  expect(page.url()).not.toBe(first);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => page.url()).toBe(first);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(rows.first(), "the focus goes back to the row").toBeFocused();

  await page.reload();
  await press(page, page.getByRole("button", { name: "Filter", exact: true }));
  await press(page, page.getByRole("button", { name: "Model", exact: true }));
  await expect(page.getByRole("textbox", { name: "Model" })).toBeFocused();
  await page.keyboard.type("gpt-4o");
  await page.keyboard.press("Enter");
  await expect(rows).toHaveCount(1);

  await page.goto("/overview");
  const month = page.getByRole("radio", { name: "30d" });
  await expect(async () => {
    // A key that came while the page was still taken over by React is lost: as a person would, it is pressed again.
    if (await month.isChecked()) {
      await tabTo(page, month);
      await page.keyboard.press("ArrowLeft");
    }
    await page.waitForURL("**/overview?range=7d", { timeout: 10_000 });
  }).toPass({ timeout: 60_000 });

  await page.goto("/tokens");
  await press(page, page.getByRole("button", { name: "Revoke Quickstart" }));
  await press(page, page.getByRole("button", { name: "Revoke token" }));
  await expect(page.getByRole("row", { name: /Quickstart/ })).toContainText("Revoked");
  await press(page, page.getByRole("button", { name: "Account menu" }));
  await expect(page.getByRole("menuitem", { name: "Account" })).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Log out" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/login");
});

test("the first Tab leads past the navigation", async ({ page, member }) => {
  expect(member.token).toBeTruthy();
  await page.goto("/overview");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#content")).toBeFocused();
});
