import { database } from "../db/client";
import { inTransaction } from "../db/in-transaction";
import { newId } from "../domain/ids";
import { parseRole, type Role } from "../domain/roles";

/** An organization that a person is in. */
export interface Home {
  role: Role;
  organization: { id: string; name: string; timeZone: string };
}

/** The organization that everybody begins with. `translate`: its name in the person's language. */
export function ownOrganization(personName: string, translate?: (name: string) => string): { id: string; name: string } {
  const name = `${personName}'s organization`;
  return { id: newId("org"), name: translate?.(name) ?? name };
}

/** Of the organizations that a person is in the one that they joined first; null: in none. */
export async function findHome(userId: string, client: Pick<ReturnType<typeof database>, "membership"> = database()): Promise<Home | null> {
  const membership = await client.membership.findFirst({
    where: { userId },
    select: { role: true, organization: { select: { id: true, name: true, timeZone: true } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const role = membership && parseRole(membership.role);
  return role ? { role, organization: membership.organization } : null;
}

/**
 * The same for somebody who signs in. Whoever has left, or was removed from, the last one gets one of their own, as everybody does who signs up:
 * without it they could not even accept an invitation. Two that sign in at one moment make one.
 */
export async function findOrMakeHome({ id: userId, name }: { id: string; name: string }): Promise<Home> {
  const home = await findHome(userId);
  return (
    home ??
    inTransaction(async (tx) => {
      await tx.user.updateMany({ where: { id: userId }, data: { id: userId } });
      const found = await findHome(userId, tx);
      if (found) return found;
      const organization = await tx.organization.create({
        data: { ...ownOrganization(name), memberships: { create: { id: newId("mem"), userId, role: "owner" } } },
        select: { id: true, name: true, timeZone: true },
      });
      return { role: "owner", organization };
    })
  );
}
