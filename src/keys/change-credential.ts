import { type Actor, recordChange } from "../audit/record-change";
import { database } from "../db/client";
import { AppError } from "../domain/errors";
import type { Role } from "../domain/roles";
import { type CreatedCredential, insertCredential } from "./create-credential";
import type { CredentialKind, CredentialRow } from "./credential-kind";
import { readRules } from "./credential-rules";
import { evictCredentials } from "./evict-credential";
import { isActive } from "./list-credentials";
import { mayChange } from "./may-change";

export interface ChangeCredentialOptions {
  organizationId: string;
  id: string;
  by: { actor: Actor; role: Role };
}

/**
 * The row of a credential that `by` may change: their own, or any when they are an admin. Another organization's is `not_found`, exactly like one
 * that does not exist; a colleague's is `forbidden`.
 */
export async function findOwnCredential<Extra extends object>(
  kind: CredentialKind<Extra>,
  { organizationId, id, by }: ChangeCredentialOptions,
): Promise<CredentialRow & { digest: string }> {
  const row = await kind.table(database()).findFirst({ where: { id, organizationId }, omit: { digest: false } });
  if (row?.digest === undefined)
    throw new AppError("not_found", `There is no such ${kind.noun}.`, { remedy: `List each ${kind.noun} to see its id.` });
  if (!mayChange(row, { userId: by.actor.id, role: by.role })) {
    throw new AppError("forbidden", `Only its creator or an admin may change this ${kind.noun}.`, { remedy: "Ask an admin of your organization." });
  }
  return { ...row, digest: row.digest };
}

/** Refused from now on: at once on this node, within a second on others. Its creator and admins may revoke it. Safe to repeat. */
export async function revokeCredential<Extra extends object>(kind: CredentialKind<Extra>, options: ChangeCredentialOptions): Promise<void> {
  const { digest, name, prefix } = await findOwnCredential(kind, options);
  const { organizationId, id, by } = options;
  await database().$transaction(async (transaction) => {
    const { count } = await kind.table(transaction).updateMany({ where: { id, organizationId, revokedAt: null }, data: { revokedAt: new Date() } });
    if (count === 0) return;
    const change = { action: `${kind.auditName}.revoked`, target: id, organizationId, before: { name, prefix }, after: null };
    await recordChange(transaction, by.actor, change);
  });
  await evictCredentials([digest]);
}

interface RotateCredentialOptions extends ChangeCredentialOptions {
  /** How long the old one keeps working; 0 ends it at once. It never lives longer than it would have. */
  overlapSeconds: number;
}

/**
 * Makes a new secret with the name, rights, limits and expiry of an old one, which stops working after the overlap. Both happen, or neither.
 * The old one's creator and admins may do it. `conflict`: it is no longer active, or somebody changed it at the same moment.
 */
export async function rotateCredential<Extra extends object>(
  kind: CredentialKind<Extra>,
  { overlapSeconds, ...options }: RotateCredentialOptions,
): Promise<CreatedCredential<Extra>> {
  const { organizationId, id, by } = options;
  const old = await findOwnCredential(kind, options);
  const inactive = new AppError("conflict", `This ${kind.noun} is revoked or expired.`, { remedy: "Make a new one instead." });
  if (!isActive(old)) throw inactive;
  const overlapEnd = new Date(Date.now() + overlapSeconds * 1_000);
  const endsAt = old.expiresAt && old.expiresAt < overlapEnd ? old.expiresAt : overlapEnd;
  const made = await database().$transaction(async (transaction) => {
    const table = kind.table(transaction);
    // Guarded by what was read: of two concurrent rotations, one wins.
    const { count } = await table.updateMany({
      where: { id, organizationId, revokedAt: null, expiresAt: old.expiresAt },
      data: { expiresAt: endsAt },
    });
    if (count === 0) throw inactive;
    const { name, expiresAt } = old;
    const options = { organizationId, actor: by.actor, name, expiresAt, ...readRules(old), ...kind.toExtra(old) };
    const made = await insertCredential(transaction, kind, options);
    const after = { id: made.view.id, prefix: made.view.prefix, oldEndsAt: endsAt };
    await recordChange(transaction, by.actor, {
      action: `${kind.auditName}.rotated`,
      target: id,
      organizationId,
      before: { prefix: old.prefix },
      after,
    });
    return made;
  });
  await evictCredentials([old.digest]);
  return made;
}
