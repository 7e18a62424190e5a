import type { Member } from "@/access/authenticate-session";
import type { CredentialKind } from "@/keys/credential-kind";
import { listCredentialsFor } from "@/keys/list-credentials";
import { credentialSpend } from "@/queries/credential-spend";

/** An organization's monitor tokens or API keys as their page shows them to a member. */
export async function listWithSpend<Extra extends object>(kind: CredentialKind<Extra>, member: Member) {
  const [credentials, spend] = await Promise.all([listCredentialsFor(kind, member), credentialSpend(member.organizationId, kind.mode)]);
  return credentials.map((credential) => ({ ...credential, spend: spend.get(credential.id) ?? null }));
}
