import { evictSession, type Member } from "../access/authenticate-session";
import { type Actor, recordChange } from "../audit/record-change";
import { database } from "../db/client";
import { inTransaction } from "../db/in-transaction";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import { parseRole, type Role } from "../domain/roles";
import { ORGANIZATION_COLUMNS, type OrganizationView, viewOrganization } from "./show-organization";

/** How many a person may be in and still make another one. */
const ORGANIZATIONS_MAX = 100;

/** The organizations that a person is in, in the order in which they joined them. */
export async function listOrganizations(userId: string): Promise<{ id: string; name: string; role: Role }[]> {
  const rows = await database().membership.findMany({
    where: { userId },
    select: { role: true, organization: { select: { id: true, name: true } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.flatMap(({ role: text, organization }) => {
    const role = parseRole(text);
    return role ? [{ ...organization, role }] : [];
  });
}

/** Makes an organization that the member owns; their session is in it from then on. @throws AppError `conflict` when they are in too many */
export async function createOrganization({ sessionId, userId }: Member, actor: Actor, name: string): Promise<OrganizationView> {
  const made = await inTransaction(async (tx) => {
    await tx.user.updateMany({ where: { id: userId }, data: { id: userId } }); // one after the other, so that the count holds
    if ((await tx.membership.count({ where: { userId } })) >= ORGANIZATIONS_MAX) {
      throw new AppError("conflict", `You are in ${ORGANIZATIONS_MAX} organizations.`, { remedy: "Leave or delete one first." });
    }
    const row = await tx.organization.create({
      data: { id: newId("org"), name, memberships: { create: { id: newId("mem"), userId, role: "owner" } } },
      select: ORGANIZATION_COLUMNS,
    });
    await tx.session.updateMany({ where: { id: sessionId, userId }, data: { organizationId: row.id } });
    await recordChange(tx, actor, { action: "organization.created", target: row.id, organizationId: row.id, before: null, after: { name } });
    return row;
  });
  evictSession(sessionId);
  return viewOrganization(made, "owner");
}

/** Moves the session to another organization of the person's. @throws AppError `not_found` when they are not in it */
export async function switchOrganization({ sessionId, userId }: Member, organizationId: string): Promise<void> {
  const membership = await database().membership.findUnique({ where: { userId_organizationId: { userId, organizationId } }, select: { id: true } });
  if (!membership) throw new AppError("not_found", "There is no such organization.", { remedy: "List your organizations to see their ids." });
  await database().session.updateMany({ where: { id: sessionId, userId }, data: { organizationId } });
  evictSession(sessionId);
}
