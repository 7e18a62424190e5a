import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { parseRole } from "../domain/roles";
import { describeMember, type SignedInAccount } from "./account";
import type { ClientAddress } from "./client-address";
import { countTry, forgiveTry } from "./login-throttle";
import { newSession } from "./new-session";
import { verifyPassword } from "./password";
import { signSessionToken } from "./session-token";

interface LoginOptions {
  /** Lower case. */
  email: string;
  password: string;
  address: ClientAddress;
}

/** The same error, word for word, for an unknown account and a wrong password. */
function refuse(): never {
  throw new AppError("invalid_credentials", "The e-mail address or the password is wrong.", { remedy: "Check both and try again." });
}

/** Opens a session in the organization that the user joined first. Throws `invalid_credentials`, or `rate_limited` with the seconds to wait. */
export async function login({ email, password, address }: LoginOptions): Promise<SignedInAccount> {
  const counted = await countTry({ email, address });
  const user = await database().user.findUnique({ where: { email }, select: { id: true, name: true, email: true, passwordHash: true } });
  const isRight = await verifyPassword(password, user?.passwordHash ?? null);
  if (!user || !isRight) refuse();
  await forgiveTry(counted);
  const membership = await database().membership.findFirst({
    where: { userId: user.id },
    select: { role: true, organization: { select: { id: true, name: true, timeZone: true } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const role = membership && parseRole(membership.role);
  if (!role) throw new AppError("forbidden", "You are in no organization.", { remedy: "Ask to be invited to one." });
  const token = await openSession(user.id, membership.organization.id, user.passwordHash);
  return { account: describeMember({ user, organization: membership.organization, role }), token };
}

/** The password is compared again after the session's row stands: one that was changed meanwhile has ended every session it could see. */
async function openSession(userId: string, organizationId: string, passwordHash: string): Promise<string> {
  const session = newSession(organizationId);
  await database().session.create({ data: { ...session, userId } });
  const current = await database().user.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  if (current?.passwordHash !== passwordHash) {
    await database().session.deleteMany({ where: { id: session.id } });
    refuse();
  }
  await database().session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  return signSessionToken({ sessionId: session.id, userId });
}
