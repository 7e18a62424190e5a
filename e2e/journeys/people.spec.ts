import { expect, test } from "./journey";

test("somebody is invited, joins by the link, sees only what their role may do, and is out as soon as they are removed", async ({
  app,
  page,
  browser,
  member,
}) => {
  const email = `guest-of-${member.email}`;
  await page.goto("/organization");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByLabel("Role").selectOption("member");
  await dialog.getByRole("button", { name: "Create link" }).click();
  const link = await page.getByLabel("Invitation link").textContent();
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByRole("row", { name: new RegExp(email) })).toBeVisible();

  const guests = await browser.newContext({ baseURL: app.origin });
  const guest = await guests.newPage();
  await guest.goto(String(link));
  await expect(guest.getByText(`${email} is invited with the role Member.`)).toBeVisible();
  await guest.getByLabel("Name").fill("Grace");
  await guest.getByLabel("Password").fill("a password of her own");
  await guest.getByRole("button", { name: "Create account and join" }).click();
  await guest.waitForURL("**/overview");
  await guest.goto("/tokens");
  await expect(guest.getByRole("row", { name: /Journey/ }), "the token of somebody else").toBeVisible();
  await expect(guest.getByRole("button", { name: "Revoke Journey" })).toHaveCount(0);
  await expect(guest.getByRole("button", { name: "Create token" })).toBeVisible();
  await guest.goto("/organization");
  await expect(guest.getByRole("row", { name: /Grace/ })).toContainText("You");
  for (const name of ["Invite", "Save", "Delete organization"]) await expect(guest.getByRole("button", { name, exact: true })).toHaveCount(0);

  await page.reload();
  await expect(page.getByRole("row", { name: new RegExp(email) }), "a member now, and no invitation any more").toHaveCount(1);
  await page.getByLabel("Role of Grace").selectOption("viewer");
  await expect(page.getByText("The role of Grace is changed", { exact: true })).toBeVisible();
  await guest.goto("/tokens");
  await expect(guest.getByRole("row", { name: /Journey/ })).toBeVisible();
  await expect(guest.getByRole("button", { name: "Create token" }), "viewers see").toHaveCount(0);
  await guest.goto("/quickstart");
  await expect(guest.getByText("You can look, but not create one")).toBeVisible();
  await expect(guest.getByRole("button", { name: "Mint a token" })).toHaveCount(0);

  await guest.goto("about:blank"); // Quickstart asks by itself, and would send them to the log-in while they go elsewhere.
  await page.getByRole("button", { name: "Remove Grace" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Grace is removed", { exact: true })).toBeVisible();
  await guest.goto("/organization");
  expect(new URL(guest.url()).pathname).toBe("/login");
  await guest.goto(String(link));
  await expect(guest.getByText("This invitation cannot be used"), "a link works once").toBeVisible();
  await guests.close();
});

test("who is in two organizations changes between them, and leaves one by themselves: the other is still theirs", async ({ app, page, member }) => {
  const owner = await app.register();
  await owner.call("PATCH", "/api/organization", { name: "The other one" });
  const { url } = await owner.call<{ url: string }>("POST", "/api/invitations", { email: member.email, role: "member" });
  await page.goto(url);
  await page.getByRole("button", { name: "Join", exact: false }).click();
  await page.waitForURL("**/overview");
  const menu = page.getByTitle("Organizations");
  await expect(menu).toContainText("The other one");

  await menu.click();
  await page.getByRole("menuitem").and(page.locator(':not([aria-current="true"])')).first().click();
  await expect(menu).not.toContainText("The other one");
  await page.goto("/tokens");
  await expect(page.getByRole("row", { name: /Journey/ }), "one's own").toBeVisible();
  await menu.click();
  await page.getByRole("menuitem", { name: "The other one" }).click();
  await expect(menu).toContainText("The other one");
  await page.goto("/tokens");
  await expect(page.getByRole("row", { name: /Journey/ }), "of the organization that was left").toHaveCount(0);

  await page.goto("/organization");
  await page.getByRole("button", { name: "Leave organization" }).click();
  await page.getByRole("alertdialog", { name: "Leave The other one?" }).getByRole("button", { name: "Leave organization" }).click();
  await page.waitForURL("**/overview");
  await expect(menu).not.toContainText("The other one");
  const { members } = await owner.call<{ members: { email: string }[] }>("GET", "/api/members");
  expect(members.map(({ email }) => email)).toEqual([owner.email]);
});
