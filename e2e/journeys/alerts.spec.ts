import { startReceiver } from "../../src/alerts/testing/start-receiver";
import { expect, test } from "./journey";

test("an admin makes a channel, tests it, makes a rule, and sees what was told", async ({ page, member: _ }) => {
  const receiver = await startReceiver();
  await page.goto("/alerts");
  await page.getByRole("button", { name: "New channel" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Pager");
  await dialog.getByLabel("URL").fill(receiver.url);
  await dialog.getByRole("button", { name: "Create channel" }).click();
  await expect(page.getByLabel("Signing secret")).toContainText("whsec_");
  await page.getByRole("button", { name: "I have copied it" }).click();
  await page.getByRole("button", { name: "Send a test to Pager" }).click();
  await expect(page.getByText("The test reached Pager", { exact: true })).toBeVisible();
  expect(JSON.parse(receiver.posts[0]?.body ?? "{}").type).toBe("test");

  await page.getByRole("button", { name: "New rule" }).click();
  await dialog.getByLabel("Alert").selectOption("low_balance");
  await dialog.getByLabel("Below, in USD").fill("3");
  await dialog.getByRole("button", { name: "Create rule" }).click();
  await expect(page.getByRole("row", { name: /Low balance.*\$3/ })).toBeVisible();
  await expect.poll(() => receiver.posts.length, { timeout: 40_000 }).toBe(2);
  await page.reload();
  await expect(
    page
      .getByRole("table")
      .last()
      .getByRole("row", { name: /Low balance.*Pager.*Delivered/ }),
  ).toBeVisible();
  await receiver.close();
});
