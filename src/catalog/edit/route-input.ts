import { z } from "zod";
import { DEFAULT_ROUTE, ROUTING_STRATEGIES, STICKY_BY } from "../../domain/route";
import { modelIdOf, readModelId } from "./model-id";
import { descriptionSchema } from "./text-input";

const MODELS_MAX = 20;
/** In its one spelling: base64url can be written in several ways. */
export const modelIdSchema = z
  .string()
  .max(400)
  .refine((id) => readModelId(id) !== null, "must be the id of a model")
  .transform((id) => modelIdOf(readModelId(id) ?? { providerId: "", id }));
const modelIds = z.array(modelIdSchema).max(MODELS_MAX, `must have at most ${MODELS_MAX} models`);

const nameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._:/@-]{0,119}$/, "must be a name as models have it: letters, digits and . _ : / @ -, at most 120 characters")
  .refine((name) => name !== DEFAULT_ROUTE, "is what the default route is called anyway");

const fields = {
  name: nameSchema,
  description: descriptionSchema,
  routingStrategy: z.enum(ROUTING_STRATEGIES),
  primaryModelId: modelIdSchema,
  fallbackModelIds: modelIds,
  contextWindowFallbackIds: modelIds,
  weights: z.record(modelIdSchema, z.int("must be a whole number").min(0, "must not be negative").max(1_000_000)),
  numRetries: z.int().min(0).max(5).nullable(),
  timeoutSeconds: z.int().min(1).max(3_600).nullable(),
  ttftTimeoutSeconds: z.int().min(1).max(3_600).nullable(),
  stickyBy: z.enum(STICKY_BY).nullable(),
  isDefault: z.boolean(),
  isEnabled: z.boolean(),
};

export const newRouteSchema = z.strictObject({
  ...fields,
  description: fields.description.default(null),
  routingStrategy: fields.routingStrategy.default("simple"),
  fallbackModelIds: modelIds.default([]),
  contextWindowFallbackIds: modelIds.default([]),
  weights: fields.weights.default({}),
  numRetries: fields.numRetries.default(null),
  timeoutSeconds: fields.timeoutSeconds.default(null),
  ttftTimeoutSeconds: fields.ttftTimeoutSeconds.default(null),
  stickyBy: fields.stickyBy.default(null),
  isDefault: fields.isDefault.default(false),
  isEnabled: fields.isEnabled.default(true),
});
export type NewRoute = z.output<typeof newRouteSchema>;

export const routeChangeSchema = z.strictObject({
  ...z.object(fields).partial().shape,
  /** Said by clients that send the whole entity back. */
  id: z.string().optional(),
  version: z.int({ error: "must be the version that was read" }).min(1),
});
export type RouteChange = z.output<typeof routeChangeSchema>;
