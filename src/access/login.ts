import { database } from "../db/client";
import { describeMember, type SignedInAccount } from "./account";
import { evictSession } from "./authenticate-session";
import { findOrMakeHome } from "./home";
import { countTry, forgiveTry } from "./login-throttle";
import { invalidCredentials, openSession } from "./open-session";
import { verifyPassword } from "./password";
import type { Client } from "./read-client";
import { readSessionCookie } from "./session-cookie";
import { verifySessionToken } from "./session-token";

interface LoginOptions {
  /** Lower case. */
  email: string;
  password: string;
  client: Client;
}

/** Opens a session in the organization that the user joined first. Throws `invalid_credentials`, or `rate_limited` with the seconds to wait. */
export async function login({ email, password, client }: LoginOptions): Promise<SignedInAccount> {
  const counted = await countTry({ account: email, address: client.address });
  const user = await database().user.findUnique({ where: { email }, select: { id: true, name: true, email: true, passwordHash: true } });
  const isRight = await verifyPassword(password, user?.passwordHash ?? null);
  if (!user || !isRight) throw invalidCredentials();
  await forgiveTry(counted);
  const { organization, role } = await findOrMakeHome(user);
  const token = await openSession({ userId: user.id, organizationId: organization.id, passwordHash: user.passwordHash, client });
  return { account: describeMember({ user, organization, role }), token };
}

/** Ends the session of a request's cookie; without one there is nothing to end. Every copy of the cookie is dead from then on. */
export async function logout(headers: Headers): Promise<void> {
  const token = readSessionCookie(headers);
  const claims = token && (await verifySessionToken(token));
  if (!claims) return;
  await database().session.deleteMany({ where: { id: claims.sessionId, userId: claims.userId } });
  evictSession(claims.sessionId);
}
