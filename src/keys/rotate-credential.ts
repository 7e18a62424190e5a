import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { type CreatedCredential, createCredential } from "./create-credential";
import type { CredentialKind } from "./credential-kind";
import { isActive } from "./credential-view";
import { type ChangeCredentialOptions, findOwnCredential } from "./find-own-credential";
import { forgetCredential } from "./forget-credential";

interface RotateCredentialOptions extends ChangeCredentialOptions {
  /** How long the old one goes on working; 0 ends it at once. It never lives longer than it would have. */
  overlapSeconds: number;
}

/**
 * A new secret with the name, the rights and the expiry of an old one, which ends after the overlap. Both happen, or neither.
 * The old one's creator may do it, and admins. `conflict`: it is no longer active, or somebody changed it in this moment.
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
    // Guarded by what was read: of two at once, one wins.
    const { count } = await table.updateMany({
      where: { id, organizationId, revokedAt: null, expiresAt: old.expiresAt },
      data: { expiresAt: endsAt },
    });
    if (count === 0) throw inactive;
    const { name, expiresAt } = old;
    return createCredential(kind, { organizationId, createdById: by.userId, name, expiresAt, ...kind.toExtra(old) }, transaction);
  });
  forgetCredential(old.digest);
  return made;
}
