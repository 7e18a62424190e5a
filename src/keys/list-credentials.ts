import { database } from "../db/client";
import type { CredentialKind } from "./credential-kind";
import { type CredentialView, viewCredential } from "./credential-view";

const ROWS_MAX = 1_000;

/** An organization's monitor tokens or API keys, newest first, revoked ones included. */
export async function listCredentials<Extra extends object>(
  kind: CredentialKind<Extra>,
  organizationId: string,
): Promise<(CredentialView & Extra)[]> {
  const rows = await kind.table(database()).findMany({
    where: { organizationId },
    omit: { digest: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: ROWS_MAX,
  });
  return rows.map((row) => viewCredential(kind, row));
}
