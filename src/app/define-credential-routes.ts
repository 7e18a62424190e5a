import { z } from "zod";
import { labelSchema } from "@/access/account-fields";
import { revokeCredential, rotateCredential } from "@/keys/change-credential";
import { type CreatedCredential, createCredential } from "@/keys/create-credential";
import type { CredentialKind } from "@/keys/credential-kind";
import { listCredentials } from "@/keys/list-credentials";
import { defineRoute } from "./define-route";

const OVERLAP_SECONDS_DEFAULT = 24 * 3600;
const OVERLAP_SECONDS_MAX = 30 * 24 * 3600;
const idSchema = z.string().min(1).max(100);

const inFuture = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 time with a zone, for example 2027-01-31T00:00:00Z" })
  .transform((text) => new Date(text))
  .refine((time) => time.getTime() > Date.now(), "must be in the future");

/** What monitor tokens and API keys are both made of. */
export const newCredential = (nameDefault: string) =>
  z.strictObject({ name: labelSchema.default(nameDefault), expiresAt: inFuture.nullable().default(null) });

const rotation = z.strictObject({ id: idSchema, overlapSeconds: z.int().min(0).max(OVERLAP_SECONDS_MAX).default(OVERLAP_SECONDS_DEFAULT) });

interface CredentialRoutesOptions<Extra extends object> {
  kind: CredentialKind<Extra>;
  /** What the contract calls many of them, and the secret of a new one. */
  words: { list: string; secret: string };
  body: z.ZodType<{ name: string; expiresAt: Date | null } & Extra>;
}

/** List, create, revoke and rotate: seen by viewers, made by members, ended by their creator or an admin. */
export function defineCredentialRoutes<Extra extends object>({ kind, words, body: bodySchema }: CredentialRoutesOptions<Extra>) {
  const show = ({ view, secret }: CreatedCredential<Extra>) => Response.json({ ...view, [words.secret]: secret }, { status: 201 });
  return {
    GET: defineRoute({ role: "viewer" }, async ({ member }) => ({ [words.list]: await listCredentials(kind, member.organizationId) })),

    POST: defineRoute({ role: "member", body: bodySchema }, async ({ member, body }) =>
      show(await createCredential(kind, { ...body, organizationId: member.organizationId, createdById: member.userId })),
    ),

    DELETE: defineRoute({ role: "member", query: z.object({ id: idSchema }) }, async ({ member, query }) => {
      await revokeCredential(kind, { organizationId: member.organizationId, id: query.id, by: member });
      return new Response(null, { status: 204 });
    }),

    rotate: defineRoute({ role: "member", body: rotation }, async ({ member, body }) =>
      show(await rotateCredential(kind, { ...body, organizationId: member.organizationId, by: member })),
    ),
  };
}
