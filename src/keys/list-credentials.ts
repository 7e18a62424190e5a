import { database } from "../db/client";
import type { Role } from "../domain/roles";
import type { CredentialKind, CredentialRow } from "./credential-kind";
import { type CredentialRules, readRules } from "./credential-rules";
import { mayChange } from "./may-change";

/** What may be seen of a credential; the secret is shown once, when it is made. Times are ISO 8601 UTC. */
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

type ShownRow = Pick<CredentialRow, "id" | "name" | "prefix" | "createdAt" | "lastUsedAt" | "expiresAt" | "revokedAt">;

/** What every kind of credential shows, admin tokens too. */
export function viewRow(row: ShownRow): CredentialView {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    isActive: isActive(row),
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}

/** What every monitor token and API key shows. */
export type RuledView = CredentialView & CredentialRules;

export function viewCredential<Extra extends object>(kind: CredentialKind<Extra>, row: CredentialRow): RuledView & Extra {
  return { ...viewRow(row), ...readRules(row), ...kind.toExtra(row) };
}

export const ROWS_MAX = 1_000;

/** An organization's monitor tokens or API keys, newest first, revoked ones included. */
export async function listCredentials<Extra extends object>(kind: CredentialKind<Extra>, organizationId: string): Promise<(RuledView & Extra)[]> {
  return (await readRows(kind, organizationId)).map((row) => viewCredential(kind, row));
}

interface Reader {
  organizationId: string;
  userId: string;
  role: Role;
}

/** What a page shows beside the credential itself. */
export interface ForReader {
  /** Whether whoever looks at it may rotate and revoke it. */
  mayChange: boolean;
  /** The name of whoever made it; null: they have left the organization. */
  createdBy: string | null;
}

/** The same for a page. */
export async function listCredentialsFor<Extra extends object>(
  kind: CredentialKind<Extra>,
  reader: Reader,
): Promise<(RuledView & Extra & ForReader)[]> {
  const { organizationId } = reader;
  const rows = await readRows(kind, organizationId);
  const makers = await database().membership.findMany({
    where: { organizationId, userId: { in: [...new Set(rows.map(({ createdById }) => createdById))] } },
    select: { userId: true, user: { select: { name: true } } },
  });
  const names = new Map(makers.map(({ userId, user }) => [userId, user.name]));
  return rows.map((row) => ({ ...viewCredential(kind, row), mayChange: mayChange(row, reader), createdBy: names.get(row.createdById) ?? null }));
}

function readRows<Extra extends object>(kind: CredentialKind<Extra>, organizationId: string): Promise<CredentialRow[]> {
  return kind.table(database()).findMany({
    where: { organizationId },
    omit: { digest: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: ROWS_MAX,
  });
}
