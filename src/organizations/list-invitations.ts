import { database } from "../db/client";

/** An invitation that can still be accepted, without its link: nobody can read that again. Times are ISO 8601 UTC. */
export interface InvitationView {
  id: string;
  email: string;
  role: string;
  createdAt: string;
  expiresAt: string;
}

/** The newest first. */
export async function listInvitations(organizationId: string): Promise<InvitationView[]> {
  const rows = await database().invitation.findMany({
    where: { organizationId, expiresAt: { gt: new Date() } },
    orderBy: { id: "desc" },
    select: { id: true, email: true, role: true, createdAt: true, expiresAt: true },
  });
  return rows.map(({ createdAt, expiresAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() }));
}
