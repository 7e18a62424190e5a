import { z } from "zod";
import { labelSchema } from "@/access/account-fields";
import { copyBudgets } from "@/budgets/change-budgets";
import { NO_LIMITS } from "@/domain/limits";
import { revokeCredential, rotateCredential } from "@/keys/change-credential";
import { type CreatedCredential, createCredential } from "@/keys/create-credential";
import { API_KEY, type CredentialKind, MONITOR_TOKEN } from "@/keys/credential-kind";
import { type CredentialRules, changeLimits } from "@/keys/credential-rules";
import { listCredentials } from "@/keys/list-credentials";
import { addressesSchema, limitsSchema } from "@/keys/rules-input";
import { type CredentialChange, updateCredential } from "@/keys/update-credential";
import { defineRoute } from "./define-route";
import { idSchema } from "./read-input";

const OVERLAP_SECONDS_DEFAULT = 24 * 3600;
const OVERLAP_SECONDS_MAX = 30 * 24 * 3600;

const inFuture = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 time with a zone, for example 2027-01-31T00:00:00Z" })
  .transform((text) => new Date(text))
  .refine((time) => time.getTime() > Date.now(), "must be in the future");

/** The fields that monitor tokens, API keys and admin tokens have in common. */
export const newCredential = (nameDefault: string) =>
  z.strictObject({ name: labelSchema.default(nameDefault), expiresAt: inFuture.nullable().default(null) });

/** Those that calls are made with have rules, too. */
const newCaller = (nameDefault: string) =>
  newCredential(nameDefault).extend({
    limits: limitsSchema.default(null).transform((limits) => changeLimits(NO_LIMITS, limits)),
    allowedAddresses: addressesSchema.default(null),
  });

const callerChange = z.strictObject({
  name: labelSchema.optional(),
  expiresAt: inFuture.nullable().optional(),
  limits: limitsSchema.optional(),
  allowedAddresses: addressesSchema.optional(),
});

const rotation = z.strictObject({ id: idSchema, overlapSeconds: z.int().min(0).max(OVERLAP_SECONDS_MAX).default(OVERLAP_SECONDS_DEFAULT) });

interface CredentialRoutesOptions<Extra extends object> {
  kind: CredentialKind<Extra>;
  /** The contract's names for the list and for the secret of a new one. */
  words: { list: string; secret: string };
  body: z.ZodType<{ name: string; expiresAt: Date | null } & CredentialRules & Extra>;
  change: z.ZodType<CredentialChange<Extra>>;
}

/** List, create, change, revoke and rotate: viewers see them, members create them, their creator or an admin changes and ends them. */
function defineCredentialRoutes<Extra extends object>({ kind, words, body: bodySchema, change }: CredentialRoutesOptions<Extra>) {
  const show = ({ view, secret }: CreatedCredential<Extra>) => Response.json({ ...view, [words.secret]: secret }, { status: 201 });
  return {
    GET: defineRoute({ role: "viewer" }, async ({ member }) => ({ [words.list]: await listCredentials(kind, member.organizationId) })),

    POST: defineRoute({ role: "member", body: bodySchema }, async ({ member, actor, body }) =>
      show(await createCredential(kind, { ...body, organizationId: member.organizationId, actor })),
    ),

    PATCH: defineRoute({ role: "member", query: z.object({ id: idSchema }), body: change }, ({ member, actor, query, body }) =>
      updateCredential(kind, body, { organizationId: member.organizationId, id: query.id, by: { actor, role: member.role } }),
    ),

    DELETE: defineRoute({ role: "member", query: z.object({ id: idSchema }) }, async ({ member, actor, query }) => {
      await revokeCredential(kind, { organizationId: member.organizationId, id: query.id, by: { actor, role: member.role } });
      return new Response(null, { status: 204 });
    }),

    rotate: defineRoute({ role: "member", body: rotation }, async ({ member: { organizationId, role }, actor, body }) => {
      const made = await rotateCredential(kind, { ...body, organizationId, by: { actor, role } });
      await copyBudgets({ organizationId, actor }, { from: body.id, to: made.view.id });
      return show(made);
    }),
  };
}

const MODELS_MAX = 100;
/** A model's name as callers write it: `gpt-4o-mini`, `openai/gpt-4o-mini`. */
const modelName = z
  .string()
  .min(1, "must not be empty")
  .max(200, "must have at most 200 characters")
  .regex(/^[!-~]+$/, "must be a model's name: no spaces, ASCII only");
const allowedModels = z
  .array(modelName)
  .min(1, "must name at least one model; null allows every model")
  .max(MODELS_MAX, `must name at most ${MODELS_MAX} models`)
  .transform((names) => [...new Set(names)])
  .nullable();

export const keyRoutes = defineCredentialRoutes({
  kind: API_KEY,
  words: { list: "keys", secret: "key" },
  body: newCaller("Unnamed key")
    .extend({ allowedModels: allowedModels.default(null) })
    .prefault({}),
  change: callerChange
    .extend({ allowedModels: allowedModels.optional() })
    .transform(({ allowedModels, ...change }) => ({ ...change, extra: allowedModels === undefined ? {} : { allowedModels } })),
});

export const tokenRoutes = defineCredentialRoutes({
  kind: MONITOR_TOKEN,
  words: { list: "tokens", secret: "token" },
  body: newCaller("Unnamed token").prefault({}),
  change: callerChange,
});
