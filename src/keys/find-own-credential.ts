import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { includesRole, type Role } from "../domain/roles";
import type { CredentialKind, CredentialRow } from "./credential-kind";

export interface ChangeCredentialOptions {
  organizationId: string;
  id: string;
  by: { userId: string; role: Role };
}

/**
 * The row of a credential that `by` may change: its creator, or an admin. Another organization's is as unknown as one that never was
 * (`not_found`); a colleague's is `forbidden`.
 */
export async function findOwnCredential<Extra extends object>(
  kind: CredentialKind<Extra>,
  { organizationId, id, by }: ChangeCredentialOptions,
): Promise<CredentialRow & { digest: string }> {
  const row = await kind.table(database()).findFirst({ where: { id, organizationId }, omit: { digest: false } });
  if (row?.digest === undefined)
    throw new AppError("not_found", `There is no such ${kind.noun}.`, { remedy: `List each ${kind.noun} to see its id.` });
  if (row.createdById !== by.userId && !includesRole(by.role, "admin")) {
    throw new AppError("forbidden", `Only its creator or an admin may change this ${kind.noun}.`, { remedy: "Ask an admin of your organization." });
  }
  return { ...row, digest: row.digest };
}
