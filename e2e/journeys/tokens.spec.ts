import { callGateway, expect, test } from "./journey";

test("a token is shown once, works, and is refused from the moment it has been revoked", async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token });
  await page.goto("/tokens");
  await page.getByRole("button", { name: "Create token" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Billing worker");
  await page.getByRole("dialog").getByRole("button", { name: "Create token" }).click();
  const shown = page.getByLabel("New token");
  const token = (await shown.textContent()) ?? "";
  expect(token).toMatch(/^mon_sk_[0-9A-Za-z]{36}$/);
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByText("Billing worker", { exact: true })).toBeVisible();
  for (const html of [await page.content(), await (await page.reload())?.text()]) expect(html).not.toContain(token);
  expect(await callGateway(app.origin, { token })).toBe(200);

  await page.getByRole("button", { name: "Rotate Billing worker" }).click();
  await page.getByRole("dialog", { name: "Rotate “Billing worker”" }).getByRole("button", { name: "Rotate" }).click();
  const next = (await shown.textContent()) ?? "";
  expect(next).toMatch(/^mon_sk_[0-9A-Za-z]{36}$/);
  expect(next).not.toBe(token);
  await page.getByRole("button", { name: "I have copied it" }).click();
  const rows = page.getByRole("row", { name: /Billing worker/ });
  await expect(rows, "both, for as long as they overlap").toHaveCount(2);
  await expect(rows.first()).toContainText(`${next.slice(0, 11)}…${next.slice(-4)}`);
  for (const text of [token, next]) expect(await callGateway(app.origin, { token: text })).toBe(200);
  await page.getByRole("button", { name: "Revoke Billing worker" }).first().click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke token" }).click();
  await expect(rows.first()).toContainText("Revoked");
  expect([await callGateway(app.origin, { token: next }), await callGateway(app.origin, { token })]).toEqual([401, 200]);

  await page.getByRole("button", { name: "Revoke Billing worker" }).last().click();
  const confirm = page.getByRole("alertdialog", { name: "Revoke “Billing worker”?" });
  await expect(confirm.getByRole("button", { name: "Cancel" })).toBeFocused();
  const isRevoked = page.waitForResponse((response) => response.request().method() === "DELETE");
  await confirm.getByRole("button", { name: "Revoke token" }).click();
  expect((await isRevoked).status()).toBe(204);
  expect(await callGateway(app.origin, { token })).toBe(401);
  await expect(rows.filter({ hasText: "Revoked" })).toHaveCount(2);
  expect(await callGateway(app.origin, { token: member.token }), "the other token").toBe(200);
});
