import { callGateway, expect, test } from "./journey";

test("the range is in the address: it survives a reload, sharing, and going back", async ({ app, page, member, context }) => {
  await callGateway(app.origin, { token: member.token });
  await page.goto("/overview");
  const range = page.getByRole("radiogroup", { name: "Date range" });
  await expect(range.getByRole("radio", { name: "30d" })).toBeChecked();
  await range.getByRole("radio", { name: "7d" }).click();
  await page.waitForURL("**/overview?range=7d");
  await page.reload();
  await expect(range.getByRole("radio", { name: "7d" })).toBeChecked();
  const shared = await context.newPage();
  await shared.goto(page.url());
  await expect(shared.getByRole("radio", { name: "7d" })).toBeChecked();
  await page.goBack();
  await expect(range.getByRole("radio", { name: "30d" })).toBeChecked();

  await page.getByRole("button", { name: "Custom" }).click();
  const picker = page.getByRole("dialog", { name: "Custom" });
  await picker.getByRole("button", { name: "Previous month" }).click();
  const days = picker.locator("[data-day]");
  const [first = "", next = ""] = await days.evaluateAll((all) => all.slice(9, 11).map((day) => day.getAttribute("data-day") ?? ""));
  await days.nth(9).click();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await picker.getByRole("button", { name: "Apply" }).click();
  const end = new Date(Date.parse(next) + 86_400_000).toISOString().slice(0, 10);
  await page.waitForURL(`**/overview?from=${first}&to=${end}`);
  await page.reload();
  const named = (day: string) => new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
  await expect(page.getByRole("button", { name: `${named(first)} – ${named(next)}` })).toBeVisible();
  await expect(page.getByText("No calls in this range")).toBeVisible();
});

test("the log's filters are in the address, and a link opens one request", async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token });
  await callGateway(app.origin, { token: member.token, model: "gpt-4o", key: "bad" });
  await page.goto("/requests");
  await expect(page.locator("[data-request-id]")).toHaveCount(2);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: "Status", exact: true }).click();
  await page.getByRole("button", { name: "Failed", exact: true }).click();
  await expect(page.locator("[data-request-id]")).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole("button", { name: "Change filter Status: Failed" })).toBeVisible();
  await expect(page.locator("[data-request-id]")).toHaveCount(1);
  await page.locator("[data-request-id] a").click();
  await page.waitForURL(/request=req_/);
  await page.reload();
  await expect(page.getByRole("dialog")).toContainText("gpt-4o");
});
