import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { parseRole } from "../domain/roles";
import { describeMember, type SignedInAccount } from "./account";
import { evictSession } from "./authenticate-session";
import type { ClientAddress } from "./client-address";
import { countTry, forgiveTry } from "./login-throttle";
import { invalidCredentials, openSession } from "./open-session";
import { verifyPassword } from "./password";
import { readSessionCookie } from "./session-cookie";
import { verifySessionToken } from "./session-token";

interface LoginOptions {
  /** Lower case. */
  email: string;
  password: string;
  address: ClientAddress;
}

/** Opens a session in the organization that the user joined first. Throws `invalid_credentials`, or `rate_limited` with the seconds to wait. */
export async function login({ email, password, address }: LoginOptions): Promise<SignedInAccount> {
  const counted = await countTry({ email, address });
  const user = await database().user.findUnique({ where: { email }, select: { id: true, name: true, email: true, passwordHash: true } });
  const isRight = await verifyPassword(password, user?.passwordHash ?? null);
  if (!user || !isRight) throw invalidCredentials();
  await forgiveTry(counted);
  const membership = await database().membership.findFirst({
    where: { userId: user.id },
    select: { role: true, organization: { select: { id: true, name: true, timeZone: true } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const role = membership && parseRole(membership.role);
  if (!role) throw new AppError("forbidden", "You are in no organization.", { remedy: "Ask to be invited to one." });
  const token = await openSession({ userId: user.id, organizationId: membership.organization.id, passwordHash: user.passwordHash });
  return { account: describeMember({ user, organization: membership.organization, role }), token };
}

/** Ends the session of a request's cookie; without one there is nothing to end. Every copy of the cookie is dead from then on. */
export async function logout(headers: Headers): Promise<void> {
  const token = readSessionCookie(headers);
  const claims = token && (await verifySessionToken(token));
  if (!claims) return;
  await database().session.deleteMany({ where: { id: claims.sessionId, userId: claims.userId } });
  evictSession(claims.sessionId);
}
