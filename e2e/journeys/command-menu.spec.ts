import { inspect } from "./inspect";
import { callGateway, expect, test } from "./journey";

test("the command menu leads everywhere by keyboard alone: pages, a model, a key, a request, actions", async ({ app, page, member }) => {
  expect(await callGateway(app.origin, { token: member.token })).toBe(200);
  const { requests } = await member.call<{ requests: { requestId: string }[] }>("GET", "/api/usage/requests");
  const requestId = requests[0]?.requestId ?? "";
  await page.goto("/overview");
  const menu = page.getByRole("dialog", { name: "Search and commands" });
  const open = async (text: string, option: string | RegExp) => {
    await expect(async () => {
      // A key that came before React had taken the page over is lost: as a person would, it is pressed again.
      if (!(await menu.isVisible())) await page.keyboard.press("Control+k");
      await expect(menu).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await page.keyboard.type(text);
    const found = menu.getByRole("option", { name: option });
    await expect(found.first()).toBeVisible();
    for (let presses = 0; presses < 30 && (await found.first().getAttribute("aria-selected")) !== "true"; presses++)
      await page.keyboard.press("ArrowDown");
    await expect(found.first()).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
    await expect(menu).toBeHidden();
  };

  await open("req", /^Requests/);
  await page.waitForURL("**/requests");
  await open("haiku-4-5", "claude-haiku-4-5");
  await page.waitForURL("**/playground?model=claude-haiku-4-5");
  await open("journey", "Journey");
  await page.waitForURL("**/tokens");
  await open(requestId, requestId);
  await page.waitForURL(`**/requests?request=${requestId}`);
  await expect(page.getByRole("dialog").getByText("Request id", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await open("create api key", "Create an API key");
  await expect(
    page
      .getByRole("dialog", { name: "Create an API key" })
      .or(page.getByRole("dialog").filter({ hasText: "Create key" }))
      .first(),
  ).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/keys$/);
  await open("dark", "Dark theme");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("it offers only what its person may do, opens by its button, and Escape empties it, then closes it", async ({
  app,
  page,
  administrator,
  context,
}) => {
  expect(administrator.email).toBeTruthy();
  const { cookie } = await app.register();
  const [name = "", value = ""] = cookie.split("=", 2);
  await context.addCookies([{ name, value, url: app.origin }]);
  await page.goto("/overview");
  const menu = page.getByRole("dialog", { name: "Search and commands" });
  await expect(async () => {
    await page.getByRole("button", { name: /^Search…/ }).click();
    await expect(menu).toBeVisible({ timeout: 2_000 });
  }).toPass();
  const input = menu.getByRole("combobox");
  await expect(input).toBeFocused();
  await input.fill("audit");
  await expect(menu.getByText("Nothing matches.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(input).toHaveValue("");
  await expect(menu.getByRole("option", { name: "Overview" })).toBeVisible();
  await inspect(page, "the command menu", [1280, 390]);
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
});
