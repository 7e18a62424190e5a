import { callGateway, expect, test } from "./journey";

test("a token's limits are set when it is made, shown in its row, raised in a dialog, and those of the organization beside them", async ({
  app,
  page,
  member,
}) => {
  await page.goto("/tokens");
  await page.getByRole("button", { name: "Create token" }).click();
  const creating = page.getByRole("dialog");
  await creating.getByLabel("Name").fill("Nightly job");
  await creating.getByText("Limits and addresses").click();
  await creating.getByLabel("Requests per minute").fill("2");
  await creating.getByLabel("Allowed addresses").fill("127.0.0.0/8, ::1");
  await creating.getByRole("button", { name: "Create token" }).click();
  const token = (await page.getByLabel("New token").textContent()) ?? "";
  await page.getByRole("button", { name: "I have copied it" }).click();
  const row = page.getByRole("row", { name: /Nightly job/ });
  await expect(row).toContainText("2 requests/min · from 2 addresses");
  for (const status of [200, 200, 429]) expect(await callGateway(app.origin, { token })).toBe(status);

  await page.getByRole("button", { name: "Change Nightly job" }).click();
  const changing = page.getByRole("dialog", { name: "Change “Nightly job”" });
  await expect(changing.getByLabel("Requests per minute")).toHaveValue("2");
  await changing.getByLabel("Requests per minute").fill("3");
  await changing.getByLabel("Calls at once").fill("5");
  await changing.getByLabel("Allowed addresses").fill("");
  await changing.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("3 requests/min · 5 at once");
  await expect(row).not.toContainText("addresses");
  for (const status of [200, 429]) expect(await callGateway(app.origin, { token })).toBe(status);

  await page.goto("/organization");
  const limits = page.getByRole("region", { name: "Limits" });
  await limits.getByLabel("Requests per minute").fill("1");
  await limits.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The limits are saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(limits.getByLabel("Requests per minute")).toHaveValue("1");
  for (const status of [200, 429]) expect(await callGateway(app.origin, { token: member.token }), "another token of it").toBe(status);
});
