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
  await page.getByLabel("From (UTC)").fill("2026-01-01");
  await page.getByLabel("To (UTC)").fill("2026-01-31");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.waitForURL("**/overview?from=2026-01-01&to=2026-02-01");
  await page.reload();
  await expect(page.getByRole("button", { name: "2026-01-01 – 2026-01-31" })).toBeVisible();
  await expect(page.getByText("No calls in this range")).toBeVisible();
});

test("the log's filters are in the address, and a link opens one request", { tag: "@core" }, async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token });
  await callGateway(app.origin, { token: member.token, model: "gpt-4o", key: "bad" });
  await page.goto("/requests");
  await expect(page.locator("[data-request-id]")).toHaveCount(2);
  await page.getByLabel("Status").selectOption("Failed");
  await expect(page.locator("[data-request-id]")).toHaveCount(1);
  await page.reload();
  await expect(page.getByLabel("Status")).toHaveValue("error");
  await expect(page.locator("[data-request-id]")).toHaveCount(1);
  await page.locator("[data-request-id] button").click();
  await page.waitForURL(/request=req_/);
  await page.reload();
  await expect(page.getByRole("dialog")).toContainText("gpt-4o");
});
