import { database } from "../db/client";
import type { CredentialKind } from "./credential-kind";
import { type ChangeCredentialOptions, findOwnCredential } from "./find-own-credential";
import { forgetCredential } from "./forget-credential";

/** Refused from now on: at once on this node, within a second on others. Its creator may do it, and admins. Safe to repeat. */
export async function revokeCredential<Extra extends object>(kind: CredentialKind<Extra>, options: ChangeCredentialOptions): Promise<void> {
  const { digest } = await findOwnCredential(kind, options);
  const { organizationId, id } = options;
  await kind.table(database()).updateMany({ where: { id, organizationId, revokedAt: null }, data: { revokedAt: new Date() } });
  forgetCredential(digest);
}
