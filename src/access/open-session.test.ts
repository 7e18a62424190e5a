import { expect, it } from "vitest";
import { database } from "../db/client";
import { openSession } from "./open-session";
import { readClient } from "./read-client";
import { register } from "./register";

const client = readClient(new Headers());

async function makeAccount(email: string) {
  const { account } = await register({ name: "Ada", email, password: "correct horse", client });
  const { passwordHash } = await database().user.findUniqueOrThrow({ where: { id: account.user.id }, select: { passwordHash: true } });
  return { userId: account.user.id, organizationId: account.organization.id, passwordHash, client };
}

it("leaves no session behind when the password was changed after it was checked", async () => {
  const account = await makeAccount("race@example.com");
  await database().session.deleteMany({ where: { userId: account.userId } });
  await database().user.update({ where: { id: account.userId }, data: { passwordHash: "of the new password" } });
  await expect(openSession(account)).rejects.toMatchObject({ code: "invalid_credentials" });
  expect(await database().session.count({ where: { userId: account.userId } })).toBe(0);
});

it("waits for a change of password that is on its way, and does not slip in behind it", async () => {
  const account = await makeAccount("slow-change@example.com");
  let opened: Promise<string> | undefined;
  await database().$transaction(async (transaction) => {
    await transaction.user.update({ where: { id: account.userId }, data: { passwordHash: "of the new password" } });
    await transaction.session.deleteMany({ where: { userId: account.userId } });
    opened = openSession(account);
    // As long as it takes when nothing holds it up, and longer.
    await Promise.race([opened.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 500))]);
  });
  await expect(opened).rejects.toMatchObject({ code: "invalid_credentials" });
  expect(await database().session.count({ where: { userId: account.userId } })).toBe(0);
});

it("sweeps out the sessions that are over, and no other", async () => {
  const account = await makeAccount("sweep@example.com");
  const over = { id: "ses_over", userId: account.userId, organizationId: account.organizationId, expiresAt: new Date(Date.now() - 1) };
  await database().session.create({ data: over });
  await openSession(account);
  const left = await database().session.findMany({ where: { userId: account.userId }, select: { id: true } });
  expect(left).toHaveLength(2);
  expect(left.map(({ id }) => id)).not.toContain("ses_over");
});
