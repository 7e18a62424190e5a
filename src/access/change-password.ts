import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { evictSession, type Member } from "./authenticate-session";
import { countTry, forgiveTry } from "./login-throttle";
import { newSession } from "./open-session";
import { hashPassword, verifyPassword } from "./password";
import type { Client } from "./read-client";
import { signSessionToken } from "./session-token";

interface ChangePasswordOptions {
  member: Member;
  currentPassword: string;
  newPassword: string;
  client: Client;
}

/**
 * Ends every session of the user, including the one that makes the change, and returns the token of the one new session. Attempts count like
 * attempts to sign in, so that a stolen session cannot be used to guess the password. Throws `invalid_credentials` or `rate_limited`.
 */
export async function changePassword({ member, currentPassword, newPassword, client }: ChangePasswordOptions): Promise<string> {
  const { userId, organizationId, user } = member;
  const counted = await countTry({ account: user.email, address: client.address });
  const row = await database().user.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  if (!row || !(await verifyPassword(currentPassword, row.passwordHash))) {
    throw new AppError("invalid_credentials", "The current password is wrong.", { remedy: "Check it and try again." });
  }
  await forgiveTry(counted);
  const session = newSession(organizationId, client);
  const passwordHash = await hashPassword(newPassword);
  const ended = await database().$transaction(async (transaction) => {
    // The write comes first: it takes SQLite's write lock at once, and its count says whether somebody else was faster.
    const { count } = await transaction.user.updateMany({ where: { id: userId, passwordHash: row.passwordHash }, data: { passwordHash } });
    if (count === 0) throw new AppError("conflict", "The password was changed a moment ago.", { remedy: "Sign in with the new one." });
    const sessions = await transaction.session.findMany({ where: { userId }, select: { id: true } });
    await transaction.session.deleteMany({ where: { userId } });
    await transaction.session.create({ data: { ...session, userId } });
    return sessions;
  });
  for (const { id } of ended) evictSession(id);
  return signSessionToken({ sessionId: session.id, userId });
}
