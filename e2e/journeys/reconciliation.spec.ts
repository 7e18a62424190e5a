import { readFileSync } from "node:fs";
import { expect, signIn, test } from "./journey";

test("a provider's file is compared with the calls, and the report saved", async ({ page, context, administrator, app, complaints }) => {
  await signIn(context, app.origin, administrator.cookie);
  await page.goto("/admin/reconciliation");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("Choose a file.")).toBeVisible();

  await page.getByLabel("Provider", { exact: true }).selectOption("openai");
  const file = (amount: string) => ({ name: "bill.csv", mimeType: "text/csv", buffer: Buffer.from(`Day,Name,Paid\n2025-01-02,gpt-4o,${amount}\n`) });
  await page.getByLabel("File (CSV)").setInputFiles(file("much"));
  await page.getByText("Name the columns").click();
  await page.getByLabel("Date", { exact: true }).fill("Day");
  await page.getByLabel("Model", { exact: true }).fill("Name");
  await page.getByLabel("Cost in USD").fill("Paid");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("line 2, column Paid: must be an amount in USD")).toBeVisible();
  expect(complaints.splice(0).filter((text) => !text.includes("/reconciliation?"))).toEqual([]); // Chromium reports the refusal

  await page.getByLabel("File (CSV)").setInputFiles(file("1.25"));
  await page.getByRole("button", { name: "Compare" }).click();
  const row = page.locator("[data-state=missing_here]");
  await expect(row).toContainText("gpt-4o");
  await expect(row).toContainText("$1.25");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download report (CSV)" }).click()]);
  expect(download.suggestedFilename()).toBe("reconciliation-openai-2025-01-02-2025-01-02.csv");
  expect(readFileSync(await download.path(), "utf8")).toContain("2025-01-02,gpt-4o,missing_here,cost,");
});
