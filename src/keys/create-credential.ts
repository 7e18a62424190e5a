import { type Actor, recordChange } from "../audit/record-change";
import { database } from "../db/client";
import { newId } from "../domain/ids";
import { NO_LIMITS } from "../domain/limits";
import { digestCredential, makeCredential, showCredential } from "./credential";
import type { CredentialClient, CredentialKind } from "./credential-kind";
import { type CredentialRules, writeRules } from "./credential-rules";
import { type RuledView, viewCredential } from "./list-credentials";

export interface NewCredential extends Partial<CredentialRules> {
  organizationId: string;
  actor: Actor;
  name: string;
  expiresAt: Date | null;
}

/** `secret` is the only copy there is: the row keeps its SHA-256 digest. */
export interface CreatedCredential<Extra extends object> {
  view: RuledView & Extra;
  secret: string;
}

/** Makes a monitor token or an API key. */
export function createCredential<Extra extends object>(
  kind: CredentialKind<Extra>,
  options: NewCredential & Extra,
): Promise<CreatedCredential<Extra>> {
  return database().$transaction(async (transaction) => {
    const made = await insertCredential(transaction, kind, options);
    const { id, isActive: _, createdAt: __, lastUsedAt: ___, ...after } = made.view;
    const { actor, organizationId } = options;
    await recordChange(transaction, actor, { action: `${kind.auditName}.created`, target: id, organizationId, before: null, after });
    return made;
  });
}

/** The row alone: whoever calls this says in the audit log what it is part of. */
export async function insertCredential<Extra extends object>(
  client: CredentialClient,
  kind: CredentialKind<Extra>,
  options: NewCredential & Extra,
): Promise<CreatedCredential<Extra>> {
  const { organizationId, actor, name, expiresAt, limits = NO_LIMITS, allowedAddresses = null } = options;
  const secret = makeCredential(kind.prefix);
  const row = await kind.table(client).create({
    data: {
      id: newId(kind.idPrefix),
      organizationId,
      createdById: actor.id,
      name,
      expiresAt,
      digest: digestCredential(secret),
      prefix: showCredential(kind.prefix, secret),
      ...writeRules({ limits, allowedAddresses }),
      ...kind.toColumns(options),
    },
    omit: { digest: true },
  });
  return { view: viewCredential(kind, row), secret };
}
