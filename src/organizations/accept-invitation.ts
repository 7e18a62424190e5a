import { type Account, describeMember, type SignedInAccount } from "../access/account";
import { evictSession, type Member } from "../access/authenticate-session";
import { newSession } from "../access/open-session";
import { hashPassword } from "../access/password";
import type { Client } from "../access/read-client";
import { emailTaken } from "../access/register";
import { signSessionToken } from "../access/session-token";
import { type Actor, recordChange } from "../audit/record-change";
import { inTransaction } from "../db/in-transaction";
import { isUniqueViolation } from "../db/is-unique-violation";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import type { Transaction } from "../ledger/lock-balance";
import { lockOrganization } from "./act-in-organization";
import { type FoundInvitation, noSuchInvitation } from "./find-invitation";

interface Joining {
  actor: Actor;
  user: Account["user"];
}

/**
 * Uses up an invitation and makes its membership. Under the organization's lock the row's disappearance is the answer to who was first: of any
 * number that accept at one moment, one does.
 */
async function join(tx: Transaction, invitation: FoundInvitation, { actor, user }: Joining): Promise<void> {
  const { id, role, organization } = invitation;
  const organizationId = organization.id;
  const used = await tx.invitation.deleteMany({ where: { id, organizationId, expiresAt: { gt: new Date() } } });
  if (used.count === 0) throw noSuchInvitation();
  const known = await tx.membership.findUnique({ where: { userId_organizationId: { userId: user.id, organizationId } }, select: { id: true } });
  if (known) throw new AppError("conflict", `You are a member of ${organization.name} already.`, { remedy: "Switch to it." });
  const membership = { id: newId("mem"), userId: user.id, organizationId, role };
  await tx.membership.create({ data: membership });
  const after = { name: user.name, email: user.email, role, invitation: id };
  await recordChange(tx, actor, { action: "member.joined", target: membership.id, organizationId, before: null, after });
}

/** For somebody with an account: their session is in the new organization from then on. @throws AppError `forbidden` when it is for another address */
export async function acceptAsMember(invitation: FoundInvitation, member: Member, actor: Actor): Promise<SignedInAccount> {
  const { organization, role, email } = invitation;
  const { sessionId, userId, user } = member;
  if (user.email !== email) {
    throw new AppError("forbidden", "This invitation is for another e-mail address.", { remedy: "Sign in with the address that was invited." });
  }
  await inTransaction(async (tx) => {
    if (!(await lockOrganization(tx, organization.id))) throw noSuchInvitation();
    await join(tx, invitation, { actor, user });
    await tx.session.updateMany({ where: { id: sessionId, userId }, data: { organizationId: organization.id } });
  });
  evictSession(sessionId);
  return { account: describeMember({ user, organization, role }), token: await signSessionToken({ sessionId, userId }) };
}

interface Newcomer {
  name: string;
  password: string;
  client: Client;
}

/** Makes the account that was invited, also where nobody can register, and signs it in. @throws AppError `email_taken` when there is one */
export async function acceptAsNewcomer(invitation: FoundInvitation, { name, password, client }: Newcomer): Promise<SignedInAccount> {
  const { organization, role, email } = invitation;
  const user = { id: newId("usr"), name, email };
  const session = newSession(organization.id, client);
  const passwordHash = await hashPassword(password);
  try {
    await inTransaction(async (tx) => {
      if (!(await lockOrganization(tx, organization.id))) throw noSuchInvitation();
      await tx.user.create({ data: { ...user, passwordHash, sessions: { create: session } } });
      await join(tx, invitation, { actor: { id: user.id, name: email, address: client.address.host }, user });
    });
  } catch (error) {
    throw isUniqueViolation(error) ? emailTaken() : error;
  }
  return { account: describeMember({ user, organization, role }), token: await signSessionToken({ sessionId: session.id, userId: user.id }) };
}
