import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { newSession } from "./new-session";
import { signSessionToken } from "./session-token";

interface OpenSessionOptions {
  userId: string;
  organizationId: string;
  /** Of the password that was found right. */
  passwordHash: string;
}

/** The same error, word for word, for an unknown account and a wrong password. */
export function invalidCredentials(): AppError {
  return new AppError("invalid_credentials", "The e-mail address or the password is wrong.", { remedy: "Check both and try again." });
}

/**
 * Begins a session and returns its token. The hash is compared once the row stands: a password that was changed while the old one was being
 * checked has ended every session that was there, and this one must not slip in behind it.
 */
export async function openSession({ userId, organizationId, passwordHash }: OpenSessionOptions): Promise<string> {
  const session = newSession(organizationId);
  await database().session.create({ data: { ...session, userId } });
  const current = await database().user.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  if (current?.passwordHash !== passwordHash) {
    await database().session.deleteMany({ where: { id: session.id } });
    throw invalidCredentials();
  }
  await database().session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  return signSessionToken({ sessionId: session.id, userId });
}
