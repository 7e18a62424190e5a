import { expect, test } from "./journey";

const PAGES = ["/overview", "/requests", "/tokens", "/keys", "/billing", "/budgets", "/organization", "/alerts", "/account", "/quickstart"];

test("after logging out every page leads to the login, and the old cookie opens nothing", async ({ app, page, member }) => {
  await page.goto("/overview");
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await page.waitForURL("**/login");
  for (const path of PAGES) {
    await page.goto(path);
    expect(new URL(page.url()).pathname, path).toBe("/login");
  }
  for (const path of PAGES) {
    const response = await fetch(app.origin + path, { headers: { cookie: member.cookie }, redirect: "manual" });
    expect([response.status, response.headers.get("location")], path).toEqual([307, "/login"]);
  }
  expect((await fetch(`${app.origin}/api/auth/me`, { headers: { cookie: member.cookie } })).status).toBe(401);
  expect((await fetch(`${app.origin}/api/tokens`, { headers: { cookie: member.cookie } })).status).toBe(401);
});

test("/dashboard leads to the overview, and a stranger to the login", async ({ page, member, context }) => {
  expect(member.cookie).not.toBe("");
  await page.goto("/dashboard");
  expect(new URL(page.url()).pathname).toBe("/overview");
  await page.goto("about:blank"); // a page that is still asking for its balance would be refused
  await context.clearCookies();
  await page.goto("/dashboard");
  expect(new URL(page.url()).pathname).toBe("/login");
});

test("a wrong password says so and keeps what was typed; the right one leads to the overview", async ({ app, page, complaints }) => {
  const { email, password } = await app.register();
  await page.goto("/login");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL("**/overview");
  // Chromium itself reports an answer of 401.
  expect(complaints.splice(0)).toEqual([expect.stringMatching(/401.*\/api\/auth\/login/)]);
});
