import { evictSessions } from "../access/authenticate-session";
import { recordChange } from "../audit/record-change";
import { AppError } from "../domain/errors";
import { mayGive, parseRole, type Role } from "../domain/roles";
import type { Transaction } from "../ledger/lock-balance";
import { actInOrganization, type By } from "./act-in-organization";
import { MEMBER_COLUMNS, type MemberView, viewMember } from "./list-members";
import { withdrawInvitationsOf } from "./withdraw-invitation";

/** What the audit log says of a member. */
const shown = ({ name, email, role }: MemberView) => ({ name, email, role });

/** @throws AppError `not_found`, also for another organization's */
async function findMember(tx: Transaction, { organizationId }: By, id: string): Promise<MemberView & { role: Role }> {
  const row = await tx.membership.findFirst({ where: { id, organizationId }, select: MEMBER_COLUMNS });
  const role = row && parseRole(row.role);
  if (!role) throw new AppError("not_found", "There is no such member.", { remedy: "List the members to see their ids." });
  return { ...viewMember(row), role };
}

function expectMayGive(by: Role, role: Role): void {
  if (mayGive(by, role)) return;
  throw new AppError("forbidden", `Your role, ${by}, may neither give nor take away the role ${role}.`, {
    remedy: "Ask an owner of your organization.",
  });
}

/** Under the organization's lock: of two owners that leave at one moment, the second one is the last. */
async function expectAnotherOwner(tx: Transaction, { organizationId }: By, member: MemberView): Promise<void> {
  if (member.role !== "owner") return;
  const others = await tx.membership.count({ where: { organizationId, role: "owner", NOT: { id: member.id } } });
  if (others > 0) return;
  throw new AppError("conflict", "An organization needs an owner, and there is no other one.", {
    remedy: "Make somebody else an owner first, or delete the organization.",
  });
}

/** Gives a member another role, from their next request on. @throws AppError `not_found`, `forbidden`, `conflict` for the last owner */
export async function changeRole(by: By, { id, role }: { id: string; role: Role }): Promise<MemberView> {
  const { organizationId } = by;
  const changed = await actInOrganization(by, "admin", async (tx, ownRole) => {
    const member = await findMember(tx, by, id);
    expectMayGive(ownRole, member.role);
    expectMayGive(ownRole, role);
    if (member.role === role) return member;
    if (role !== "owner") await expectAnotherOwner(tx, by, member);
    const after = { ...member, role };
    await tx.membership.updateMany({ where: { id, organizationId }, data: { role } });
    await withdrawInvitationsOf(tx, by, { userId: member.userId, role });
    await recordChange(tx, by.actor, { action: "member.updated", target: id, organizationId, before: shown(member), after: shown(after) });
    return after;
  });
  await evictSessions({ userId: changed.userId, organizationId });
  return changed;
}

/**
 * Takes somebody out of an organization: admins others, everybody themselves. Their sessions see nothing more of it from their next request on; tokens
 * and keys that they made belong to the organization, and go on. @throws AppError `not_found`, `forbidden`, `conflict` for the last owner
 */
export async function removeMember(by: By, id: string): Promise<void> {
  const { organizationId, actor } = by;
  const removed = await actInOrganization(by, "viewer", async (tx, ownRole) => {
    const member = await findMember(tx, by, id);
    const isLeaving = member.userId === actor.id;
    if (!isLeaving) expectMayGive(ownRole, member.role);
    await expectAnotherOwner(tx, by, member);
    await tx.membership.deleteMany({ where: { id, organizationId } });
    await withdrawInvitationsOf(tx, by, { userId: member.userId, role: null });
    const action = isLeaving ? "member.left" : "member.removed";
    await recordChange(tx, actor, { action, target: id, organizationId, before: shown(member), after: null });
    return member;
  });
  await evictSessions({ userId: removed.userId, organizationId });
}
