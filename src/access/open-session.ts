import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import type { Client } from "./read-client";
import { SESSION_LIFE_SECONDS, signSessionToken } from "./session-token";

interface NewSession {
  id: string;
  organizationId: string;
  expiresAt: Date;
  address: string | null;
  userAgent: string | null;
}

/** The row of a session that begins now. */
export function newSession(organizationId: string, { address, userAgent }: Client): NewSession {
  const expiresAt = new Date(Date.now() + SESSION_LIFE_SECONDS * 1000);
  return { id: newId("ses"), organizationId, expiresAt, address: address.host, userAgent };
}

interface OpenSessionOptions {
  userId: string;
  organizationId: string;
  /** Of the password that was verified. */
  passwordHash: string;
  client: Client;
}

/** The same error, word for word, for an unknown account and a wrong password. */
export function invalidCredentials(): AppError {
  return new AppError("invalid_credentials", "The e-mail address or the password is wrong.", { remedy: "Check both and try again." });
}

/**
 * Begins a session and returns its token, unless the password was changed while the old one was being verified: that has ended every
 * session that existed, and this one must not slip in behind it. Writing the hash again, as it was, takes the account's row (PostgreSQL) or
 * the write lock (SQLite): it waits for a change that is on its way, and a later change finds this session.
 */
export async function openSession({ userId, organizationId, passwordHash, client }: OpenSessionOptions): Promise<string> {
  const session = newSession(organizationId, client);
  await database().$transaction(async (transaction) => {
    const { count } = await transaction.user.updateMany({ where: { id: userId, passwordHash }, data: { passwordHash } });
    if (count === 0) throw invalidCredentials();
    await transaction.session.create({ data: { ...session, userId } });
  });
  await database().session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  return signSessionToken({ sessionId: session.id, userId });
}
