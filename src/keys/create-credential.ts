import { database } from "../db/client";
import { newId } from "../domain/ids";
import { digestCredential, makeCredential, showCredential } from "./credential";
import type { CredentialClient, CredentialKind } from "./credential-kind";
import { type CredentialView, viewCredential } from "./list-credentials";

export interface NewCredential {
  organizationId: string;
  createdById: string;
  name: string;
  expiresAt: Date | null;
}

/** `secret` is the only copy there is: the row keeps its SHA-256 digest. */
export interface CreatedCredential<Extra extends object> {
  view: CredentialView & Extra;
  secret: string;
}

/** Makes a monitor token or an API key; inside a transaction when `client` is one. */
export async function createCredential<Extra extends object>(
  kind: CredentialKind<Extra>,
  options: NewCredential & Extra,
  client: CredentialClient = database(),
): Promise<CreatedCredential<Extra>> {
  const { organizationId, createdById, name, expiresAt } = options;
  const secret = makeCredential(kind.prefix);
  const row = await kind.table(client).create({
    data: {
      id: newId(kind.idPrefix),
      organizationId,
      createdById,
      name,
      expiresAt,
      digest: digestCredential(secret),
      prefix: showCredential(kind.prefix, secret),
      ...kind.toColumns(options),
    },
    omit: { digest: true },
  });
  return { view: viewCredential(kind, row), secret };
}
