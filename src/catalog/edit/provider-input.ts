import { z } from "zod";
import { QUIRKS, WIRES, type Wire } from "../../domain/provider";
import { env, isKeyVariable, KEY_VARIABLE_RULE } from "../../env";
import { refuseBaseUrl } from "./check-base-url";
import { lineSchema, shownOnly } from "./text-input";

/** Paths of our own below /api/v1: a provider's mount would hide them, or be hidden. */
export const OWN_MOUNTS: ReadonlySet<string> = new Set([
  ...["admin", "audio", "chat", "embeddings", "feedback", "images", "messages", "models", "responses"],
]);

export const providerNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}$/, "must be 2 to 31 lower-case letters, digits and hyphens, and begin with a letter")
  .refine((name) => !OWN_MOUNTS.has(name), "is a path of this gateway itself");

const baseUrlSchema = z
  .string()
  .superRefine((text, context) => {
    const reason = refuseBaseUrl(text, { allowPrivate: env.ALLOW_PRIVATE_UPSTREAMS });
    if (reason !== null) context.addIssue({ code: "custom", message: reason });
  })
  .transform((text) => text.replace(/\/+$/, ""));

const keyVariableSchema = z.string().refine(isKeyVariable, KEY_VARIABLE_RULE).nullable();

const healthPathSchema = z
  .string()
  .max(200)
  .regex(/^\/[A-Za-z0-9/_.?=&-]*$/, "must be a path below the base URL, for example /models")
  .refine((path) => !path.split("/").includes(".."), "must not lead upwards")
  .nullable();

/** What a provider's API body may hold, in the contract's names. */
const fields = {
  displayName: lineSchema,
  wire: z.enum(WIRES),
  apiBaseUrl: baseUrlSchema,
  apiKeyEnv: keyVariableSchema,
  quirks: z.array(z.enum(QUIRKS)).max(QUIRKS.length),
  healthPath: healthPathSchema,
  isEnabled: z.boolean(),
};

/** What each wire can be asked for nothing. */
const HEALTH_PATHS: Record<Wire, string> = {
  openai: "/models",
  anthropic: "/models",
  google: "/models",
  replicate: "/account",
  stability: "/v1/user/balance",
};

export const newProviderSchema = z
  .strictObject({
    ...fields,
    healthPath: fields.healthPath.optional(),
    name: providerNameSchema,
    displayName: fields.displayName.optional(),
    apiKeyEnv: fields.apiKeyEnv.default(null),
    quirks: fields.quirks.default([]),
    isEnabled: fields.isEnabled.default(true),
  })
  .transform((input) => ({ ...input, healthPath: input.healthPath === undefined ? HEALTH_PATHS[input.wire] : input.healthPath }));

export const RESETTABLE = ["displayName", "wire", "apiBaseUrl", "apiKeyEnv", "quirks", "healthPath", "isEnabled"] as const;

export const providerChangeSchema = z.strictObject({
  ...z.object(fields).partial().shape,
  /** Said by clients that send the whole entity back. These two cannot change, for usage and prices go by them; the others are not read. */
  id: z.string().optional(),
  name: z.string().optional(),
  ...shownOnly(
    "isConfigured",
    "healthStatus",
    "healthCheckedAt",
    "healthError",
    "breakers",
    "today",
    "effectiveBaseUrl",
    "movedBy",
    "isBuiltIn",
    "overridden",
  ),
  version: z.int({ error: "must be the version that was read" }).min(1),
  /** Fields that go back to what the built-in list says. */
  reset: z.array(z.enum(RESETTABLE)).default([]),
});
export type NewProvider = z.output<typeof newProviderSchema>;
export type ProviderChange = z.output<typeof providerChangeSchema>;
