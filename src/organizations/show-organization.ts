import { database } from "../db/client";
import { AppError } from "../domain/errors";
import type { Limits } from "../domain/limits";
import type { Role } from "../domain/roles";
import { readLimits } from "../keys/credential-rules";

/** An organization as one of its members sees it. */
export interface OrganizationView {
  id: string;
  name: string;
  timeZone: string;
  role: Role;
  /** Of all its calls together. */
  limits: Limits;
  /** ISO 8601 UTC. */
  createdAt: string;
}

interface Row {
  id: string;
  name: string;
  timeZone: string;
  /** JSON; null: none. */
  limits: string | null;
  createdAt: Date;
}
export const ORGANIZATION_COLUMNS = { id: true, name: true, timeZone: true, limits: true, createdAt: true } as const;

export function viewOrganization({ createdAt, limits, ...row }: Row, role: Role): OrganizationView {
  return { ...row, role, limits: readLimits(limits), createdAt: createdAt.toISOString() };
}

/** The organization that a member looks at. */
export async function showOrganization({
  organizationId,
  userId,
  role,
}: {
  organizationId: string;
  userId: string;
  role: Role;
}): Promise<OrganizationView> {
  const row = await database().organization.findFirst({
    where: { id: organizationId, memberships: { some: { userId } } },
    select: ORGANIZATION_COLUMNS,
  });
  if (!row) throw new AppError("not_found", "There is no such organization.", { remedy: "List your organizations to see their ids." });
  return viewOrganization(row, role);
}
