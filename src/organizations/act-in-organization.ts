import type { Actor } from "../audit/record-change";
import { inTransaction } from "../db/in-transaction";
import { AppError } from "../domain/errors";
import { includesRole, parseRole, type Role } from "../domain/roles";
import type { Transaction } from "../ledger/lock-balance";

/** Somebody who does something in an organization that they are in. */
export interface By {
  organizationId: string;
  actor: Actor;
}

/**
 * Keeps an organization's people still until the transaction ends: on SQLite this takes the write lock, on PostgreSQL the row's. Whatever changes
 * memberships or invitations begins with it, so that what is counted and compared afterwards stays true. False: there is no such organization.
 */
export async function lockOrganization(tx: Transaction, organizationId: string): Promise<boolean> {
  const { count } = await tx.organization.updateMany({ where: { id: organizationId }, data: { id: organizationId } });
  return count === 1;
}

/** The role that somebody has now. What their session knows may be a second old; whoever was removed or demoted within it is refused. */
export async function requireRole(tx: Transaction, { organizationId, actor }: By, needed: Role): Promise<Role> {
  const membership = await tx.membership.findUnique({
    where: { userId_organizationId: { userId: actor.id, organizationId } },
    select: { role: true },
  });
  const role = membership && parseRole(membership.role);
  if (!role) throw new AppError("not_found", "There is no such organization.", { remedy: "List your organizations to see their ids." });
  if (!includesRole(role, needed)) {
    throw new AppError("forbidden", `This needs the role ${needed}; yours is ${role}.`, { remedy: "Ask an owner of your organization." });
  }
  return role;
}

/** One change of an organization or its people, all or nothing, by somebody who has the role `needed` at that moment. */
export function actInOrganization<T>(by: By, needed: Role, work: (tx: Transaction, role: Role) => Promise<T>): Promise<T> {
  return inTransaction(async (tx) => {
    await lockOrganization(tx, by.organizationId);
    return work(tx, await requireRole(tx, by, needed));
  });
}
