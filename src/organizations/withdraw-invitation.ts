import { recordChange } from "../audit/record-change";
import { AppError } from "../domain/errors";
import { mayGive, parseRole, type Role } from "../domain/roles";
import type { Transaction } from "../ledger/lock-balance";
import { actInOrganization, type By } from "./act-in-organization";

interface Open {
  id: string;
  email: string;
  role: string;
}
const OPEN_COLUMNS = { id: true, email: true, role: true } as const;

const mayWithdraw = (by: Role, invitation: Open) => mayGive(by, parseRole(invitation.role) ?? "owner");

/** @throws AppError `forbidden` when somebody with this role could not have made it */
export async function withdraw(tx: Transaction, by: By, ownRole: Role, invitation: Open): Promise<void> {
  const { id, email, role } = invitation;
  if (!mayWithdraw(ownRole, invitation)) {
    throw new AppError("forbidden", `Your role, ${ownRole}, may not withdraw an invitation with the role ${role}.`, {
      remedy: "Ask an owner of your organization.",
    });
  }
  await drop(tx, by, { id, email, role });
}

async function drop(tx: Transaction, { organizationId, actor }: By, { id, email, role }: Open): Promise<void> {
  await tx.invitation.deleteMany({ where: { id, organizationId } });
  await recordChange(tx, actor, { action: "invitation.withdrawn", target: id, organizationId, before: { email, role }, after: null });
}

/** Its link leads nowhere from then on. @throws AppError `not_found`, also for one that was used or has expired; `forbidden` */
export function withdrawInvitation(by: By, id: string): Promise<void> {
  return actInOrganization(by, "admin", async (tx, ownRole) => {
    const where = { id, organizationId: by.organizationId, expiresAt: { gt: new Date() } };
    const invitation = await tx.invitation.findFirst({ where, select: OPEN_COLUMNS });
    if (!invitation) throw new AppError("not_found", "There is no such invitation.", { remedy: "List the invitations to see their ids." });
    await withdraw(tx, by, ownRole, invitation);
  });
}

/**
 * Withdraws what a member has invited to and now could not any more: somebody who is removed must not come back through a link that they
 * made before. `role`: the one that they have from now on; null: none.
 */
export async function withdrawInvitationsOf(tx: Transaction, by: By, { userId, role }: { userId: string; role: Role | null }): Promise<void> {
  const where = { organizationId: by.organizationId, createdById: userId, expiresAt: { gt: new Date() } };
  const invitations = await tx.invitation.findMany({ where, select: OPEN_COLUMNS });
  for (const invitation of invitations) if (role === null || !mayWithdraw(role, invitation)) await drop(tx, by, invitation);
}
