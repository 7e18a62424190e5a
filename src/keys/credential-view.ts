import type { CredentialKind, CredentialRow } from "./credential-kind";

/** A credential as its organization may see it; the secret itself is shown once, when it is made. Times are ISO 8601 UTC. */
export interface CredentialView {
  id: string;
  name: string;
  prefix: string;
  /** Neither revoked nor expired. */
  isActive: boolean;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
}

export function isActive({ revokedAt, expiresAt }: Pick<CredentialRow, "revokedAt" | "expiresAt">): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt.getTime() > Date.now());
}

export function viewCredential<Extra extends object>(kind: CredentialKind<Extra>, row: CredentialRow): CredentialView & Extra {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    isActive: isActive(row),
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    ...kind.toExtra(row),
  };
}
