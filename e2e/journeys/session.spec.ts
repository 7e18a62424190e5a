import { expect, test } from "./journey";
import { OWN_PAGES } from "./list-pages";

test("after logging out every page leads to the login, and the old cookie opens nothing", async ({ app, page, member }) => {
  await page.goto("/overview");
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await page.waitForURL("**/login");
  for (const path of OWN_PAGES) {
    await page.goto(path);
    expect(new URL(page.url()).pathname, path).toBe("/login");
  }
  for (const path of OWN_PAGES) {
    const response = await fetch(app.origin + path, { headers: { cookie: member.cookie }, redirect: "manual" });
    const login = path === "/overview" ? "/login" : `/login?after=${encodeURIComponent(path)}`;
    expect([response.status, response.headers.get("location")], path).toEqual([307, login]);
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

test("a link that was shared opens what it names, filters and all, once its reader has logged in; a link to the login leads nowhere else", async ({
  app,
  page,
  context,
}) => {
  const { email, password } = await app.register();
  const logIn = async (address: string) => {
    await page.goto(address);
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.waitForURL((url) => url.pathname !== "/login");
    return page.url().slice(app.origin.length);
  };
  const shared = "/requests?range=7d&model=gpt-4o-mini";
  await page.goto("about:blank");
  expect(await logIn(shared)).toBe(shared);
  await page.goBack();
  await expect(page, "not the form again").toHaveURL("about:blank");
  await context.clearCookies();
  expect(await logIn(`/login?after=${encodeURIComponent("//example.com/")}`)).toBe("/overview");
});

test("sessions are ended one by one or all but this one, and a changed password ends the others and opens the next", async ({
  app,
  page,
  member,
}) => {
  const { email, password } = member;
  const logIn = (secret: string) =>
    fetch(`${app.origin}/api/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "curl/8.5" },
      body: JSON.stringify({ email, password: secret }),
    });
  const openSession = async (secret = password) => (await logIn(secret)).headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const isOpen = async (cookie: string) => (await fetch(`${app.origin}/api/auth/me`, { headers: { cookie } })).status === 200;

  const [first, second, third] = [await openSession(), await openSession(), await openSession()];
  await page.goto("/account");
  const rows = page.getByRole("main").locator("tbody tr");
  await expect(rows).toHaveCount(4);
  await expect(rows.filter({ hasText: "This one" }).getByRole("button"), "one's own is ended by logging out").toHaveCount(0);
  await rows
    .getByRole("button", { name: /^End the session of curl/ })
    .first()
    .click();
  await expect(page.getByText("The session is ended", { exact: true })).toBeVisible();
  await expect(rows).toHaveCount(3);
  expect((await Promise.all([first, second, third].map(isOpen))).filter(Boolean)).toHaveLength(2);
  await page.getByRole("button", { name: "End all other sessions" }).click();
  await expect(rows).toHaveCount(1);
  expect(await Promise.all([first, second, third].map(isOpen))).toEqual([false, false, false]);

  const other = await openSession();
  await page.getByLabel("Current password").fill(password);
  await page.getByLabel("New password").fill("another horse battery staple");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your password is changed", { exact: true })).toBeVisible();
  expect([await isOpen(other), (await logIn(password)).status]).toEqual([false, 401]);
  expect(await isOpen(await openSession("another horse battery staple"))).toBe(true);
  await page.goto("/overview");
  expect(new URL(page.url()).pathname, "this session goes on").toBe("/overview");
});
