import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import { SESSION_LIFE_SECONDS, signSessionToken } from "./session-token";

/** The row of a session that begins now. */
export function newSession(organizationId: string): { id: string; organizationId: string; expiresAt: Date } {
  return { id: newId("ses"), organizationId, expiresAt: new Date(Date.now() + SESSION_LIFE_SECONDS * 1000) };
}

interface OpenSessionOptions {
  userId: string;
  organizationId: string;
  /** Of the password that was verified. */
  passwordHash: string;
}

/** The same error, word for word, for an unknown account and a wrong password. */
export function invalidCredentials(): AppError {
  return new AppError("invalid_credentials", "The e-mail address or the password is wrong.", { remedy: "Check both and try again." });
}

/**
 * Begins a session and returns its token. The hash is compared once the row is written: a password that was changed while the old one was
 * being verified has ended every session that existed, and this one must not slip in behind it.
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
