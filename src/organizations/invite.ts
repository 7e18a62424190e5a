import { recordChange } from "../audit/record-change";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import { mayGive, type Role } from "../domain/roles";
import { digestCredential, makeCredential } from "../keys/credential";
import type { Transaction } from "../ledger/lock-balance";
import { actInOrganization, type By } from "./act-in-organization";
import { withdraw } from "./withdraw-invitation";

export const INVITATION_PREFIX = "inv_sk_";
const LIFE_MS = 7 * 24 * 3600 * 1000;
/** Members and open invitations together: lists of people are shown whole. */
const PEOPLE_MAX = 1_000;

/** `token` is the only copy there is: the row keeps its SHA-256 digest. */
export interface NewInvitation {
  id: string;
  email: string;
  role: Role;
  expiresAt: Date;
  token: string;
}

interface InviteOptions {
  /** Lower case. */
  email: string;
  role: Role;
}

/**
 * Invites an e-mail address. An earlier invitation of the same address is replaced: its link leads nowhere from then on.
 * @throws AppError `forbidden` for a role that one may not give, `conflict` for somebody who is in already, or when there are too many
 */
export function invite(by: By, { email, role }: InviteOptions): Promise<NewInvitation> {
  const { organizationId, actor } = by;
  return actInOrganization(by, "admin", async (tx, ownRole) => {
    if (!mayGive(ownRole, role)) {
      throw new AppError("forbidden", `Your role, ${ownRole}, may not invite with the role ${role}.`, {
        remedy: "Ask an owner of your organization.",
      });
    }
    if (await tx.membership.findFirst({ where: { organizationId, user: { email } }, select: { id: true } })) {
      throw new AppError("conflict", `${email} is a member already.`, { remedy: "Change their role instead." });
    }
    await tx.invitation.deleteMany({ where: { organizationId, expiresAt: { lte: new Date() } } });
    const earlier = await tx.invitation.findFirst({ where: { organizationId, email }, select: { id: true, email: true, role: true } });
    if (earlier) await withdraw(tx, by, ownRole, earlier);
    await expectRoom(tx, organizationId);
    const invitation = { id: newId("inv"), email, role, expiresAt: new Date(Date.now() + LIFE_MS) };
    const token = makeCredential(INVITATION_PREFIX);
    await tx.invitation.create({ data: { ...invitation, organizationId, createdById: actor.id, digest: digestCredential(token) } });
    const { id, ...after } = invitation;
    await recordChange(tx, actor, { action: "invitation.created", target: id, organizationId, before: null, after });
    return { ...invitation, token };
  });
}

async function expectRoom(tx: Transaction, organizationId: string): Promise<void> {
  const people = (await tx.membership.count({ where: { organizationId } })) + (await tx.invitation.count({ where: { organizationId } }));
  if (people < PEOPLE_MAX) return;
  throw new AppError("conflict", `An organization has at most ${PEOPLE_MAX} members and open invitations.`, {
    remedy: "Withdraw invitations or remove members first.",
  });
}
