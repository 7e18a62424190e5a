import { z } from "zod";
import { per1kSchema, pricingSchema } from "./pricing-input";
import { descriptionSchema, lineSchema } from "./text-input";

const TOKENS_MAX = 1_000_000_000;
const tokens = z.int().min(1, "must be at least 1").max(TOKENS_MAX).nullable();

/** As callers and providers write it. */
const modelNameSchema = z
  .string()
  .min(1, "must not be empty")
  .max(120, "must have at most 120 characters")
  .regex(/^[A-Za-z0-9][!-~]*$/, "must be a model's name: ASCII without spaces, beginning with a letter or digit")
  .refine((name) => !/[\\*?#%"'<>`]/.test(name), "must not have characters that mean something else in URLs and patterns");

/** 0.20 is 20 %. */
const marginSchema = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,3}(?:\.\d{1,6})?$/, "must be a decimal, for example 0.20 for 20 %")
      .transform(Number),
  ])
  .refine((margin) => margin >= 0 && margin <= 100, "must be from 0 to 100 (0.20 is 20 %)")
  .nullable();

const fields = {
  displayName: lineSchema,
  description: descriptionSchema,
  upstreamModel: modelNameSchema.nullable(),
  contextWindow: tokens,
  maxTokens: tokens,
  supportsVision: z.boolean(),
  supportsStreaming: z.boolean(),
  supportsFunctionCalling: z.boolean(),
  supportsEmbeddings: z.boolean(),
  marginPercent: marginSchema,
  isEnabled: z.boolean(),
  priority: z.int().min(-1_000).max(1_000),
};

/** A price by either of its two names; null: none was given. */
function readPricing(input: { pricing?: Price; inputCostPer1k?: string; outputCostPer1k?: string }, context: z.RefinementCtx): Price | null {
  const { pricing, inputCostPer1k, outputCostPer1k } = input;
  const isPer1k = inputCostPer1k !== undefined || outputCostPer1k !== undefined;
  if (pricing && isPer1k) context.addIssue({ code: "custom", path: ["pricing"], message: "must not stand beside inputCostPer1k or outputCostPer1k" });
  if (pricing || !isPer1k) return pricing ?? null;
  if (inputCostPer1k === undefined) context.addIssue({ code: "custom", path: ["inputCostPer1k"], message: "must stand beside outputCostPer1k" });
  if (outputCostPer1k === undefined) context.addIssue({ code: "custom", path: ["outputCostPer1k"], message: "must stand beside inputCostPer1k" });
  return { input: inputCostPer1k ?? "0", output: outputCostPer1k ?? "0" };
}
type Price = z.output<typeof pricingSchema>;

const prices = { pricing: pricingSchema.optional(), inputCostPer1k: per1kSchema.optional(), outputCostPer1k: per1kSchema.optional() };

export const newModelSchema = z
  .strictObject({
    ...z.object(fields).partial().shape,
    ...prices,
    modelName: modelNameSchema,
    providerId: z.string().min(1).max(100),
  })
  .transform(({ pricing, inputCostPer1k, outputCostPer1k, ...rest }, context) => ({
    ...rest,
    pricing: readPricing({ pricing, inputCostPer1k, outputCostPer1k }, context),
  }));
export type NewModel = z.output<typeof newModelSchema>;

export const RESETTABLE_MODEL_FIELDS = [
  ...([
    "displayName",
    "description",
    "upstreamModel",
    "contextWindow",
    "maxTokens",
    "capabilities",
    "marginPercent",
    "isEnabled",
    "priority",
  ] as const),
] as const;

export const modelChangeSchema = z
  .strictObject({
    ...z.object(fields).partial().shape,
    ...prices,
    /** Said by clients that send the whole entity back; these cannot change, for usage and prices go by them. */
    modelName: z.string().optional(),
    providerId: z.string().optional(),
    version: z.int({ error: "must be the version that was read" }).min(1),
    /** Fields that go back to what the built-in list says. */
    reset: z.array(z.enum(RESETTABLE_MODEL_FIELDS)).default([]),
  })
  .transform(({ pricing, inputCostPer1k, outputCostPer1k, ...rest }, context) => ({
    ...rest,
    pricing: readPricing({ pricing, inputCostPer1k, outputCostPer1k }, context),
  }));
export type ModelChange = z.output<typeof modelChangeSchema>;

export const newPriceSchema = z.strictObject({
  pricing: pricingSchema,
  effectiveAt: z.iso
    .datetime({ offset: true, error: "must be an ISO 8601 time with a zone, for example 2027-01-31T00:00:00Z" })
    .transform((text) => new Date(text))
    .optional(),
});
export type NewPrice = z.output<typeof newPriceSchema>;
