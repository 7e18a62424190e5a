import { database } from "../db/client";

/** One member, as the contract shows them. */
export interface MemberView {
  id: string;
  userId: string;
  name: string;
  email: string;
  role: string;
  /** When they joined; ISO 8601 UTC. */
  createdAt: string;
}

/** Columns of a membership and its person. */
export const MEMBER_COLUMNS = { id: true, userId: true, role: true, createdAt: true, user: { select: { name: true, email: true } } } as const;

interface MemberRow {
  id: string;
  userId: string;
  role: string;
  createdAt: Date;
  user: { name: string; email: string };
}

export function viewMember({ id, userId, role, createdAt, user }: MemberRow): MemberView {
  return { id, userId, name: user.name, email: user.email, role, createdAt: createdAt.toISOString() };
}

/** The people of an organization, in the order in which they joined. Invitations keep them below PEOPLE_MAX. */
export async function listMembers(organizationId: string): Promise<MemberView[]> {
  const rows = await database().membership.findMany({
    where: { organizationId },
    select: MEMBER_COLUMNS,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(viewMember);
}
