import { z } from "zod";
import { DEFAULT_ROUTE } from "../../domain/route";
import { givenPricingSchema, per1kSchema, pricingSchema } from "./pricing-input";
import { descriptionSchema, lineSchema, shownOnly } from "./text-input";

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
  /** As answers show them; the same switches by another name. */
  capabilities: z.strictObject({ vision: z.boolean(), streaming: z.boolean(), functionCalling: z.boolean(), embeddings: z.boolean() }).partial(),
  marginPercent: marginSchema,
  isEnabled: z.boolean(),
  /** Whether `GET /api/v1/models` names it. One that is not named can be called all the same. */
  isListed: z.boolean(),
  priority: z.int().min(-1_000).max(1_000),
};

/** What is said of a price, under either of its two names. Rates that a change leaves out stay as they are. */
export type GivenPrice = { [Rate in keyof Price]?: Price[Rate] | undefined };
type Price = z.output<typeof pricingSchema>;

interface PriceFields {
  pricing?: { [Rate in keyof Price]?: string | null | undefined } | undefined;
  inputCostPer1k?: string | undefined;
  outputCostPer1k?: string | undefined;
}

/** Null: no price was given; also where a client sends back that there is none. */
function readPrice({ pricing, inputCostPer1k, outputCostPer1k }: PriceFields, context: z.RefinementCtx): GivenPrice | null {
  const isPer1k = inputCostPer1k !== undefined || outputCostPer1k !== undefined;
  if (pricing && isPer1k) context.addIssue({ code: "custom", path: ["pricing"], message: "must not stand beside inputCostPer1k or outputCostPer1k" });
  if (isPer1k) return { input: inputCostPer1k, output: outputCostPer1k };
  const { input, output, ...cache } = pricing ?? {};
  const given = { input: input ?? undefined, output: output ?? undefined, ...cache };
  return Object.values(given).some((rate) => typeof rate === "string") ? given : null;
}

const prices = { pricing: givenPricingSchema.optional(), inputCostPer1k: per1kSchema.optional(), outputCostPer1k: per1kSchema.optional() };

/** A first price needs both of its rates. */
function expectWhole(price: GivenPrice | null, isPer1k: boolean, context: z.RefinementCtx): Price | null {
  if (price === null) return null;
  const { input, output, ...cache } = price;
  for (const [rate, value] of Object.entries({ input, output })) {
    const path = isPer1k ? [`${rate}CostPer1k`] : ["pricing", rate];
    if (value === undefined) context.addIssue({ code: "custom", path, message: "must be given too" });
  }
  return { input: input ?? "0", output: output ?? "0", ...cache };
}

export const newModelSchema = z
  .strictObject({
    ...z.object(fields).partial().shape,
    ...prices,
    modelName: modelNameSchema.refine((name) => name.toLowerCase() !== DEFAULT_ROUTE, "is what the default route is called anyway"),
    providerId: z.string().min(1).max(100),
  })
  .transform(({ pricing, inputCostPer1k, outputCostPer1k, ...rest }, context) => ({
    ...rest,
    pricing: expectWhole(readPrice({ pricing, inputCostPer1k, outputCostPer1k }, context), pricing === undefined, context),
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
    "isListed",
    "priority",
  ] as const),
] as const;

export const modelChangeSchema = z
  .strictObject({
    ...z.object(fields).partial().shape,
    ...prices,
    /** Said by clients that send the whole entity back. These three cannot change, for usage and prices go by them; the others are not read. */
    id: z.string().optional(),
    modelName: z.string().optional(),
    providerId: z.string().optional(),
    ...shownOnly("provider", "cost", "healthStatus", "healthCheckedAt", "today", "isBuiltIn", "overridden"),
    version: z.int({ error: "must be the version that was read" }).min(1),
    /** Fields that go back to what the built-in list says. */
    reset: z.array(z.enum(RESETTABLE_MODEL_FIELDS)).default([]),
  })
  .transform(({ pricing, inputCostPer1k, outputCostPer1k, ...rest }, context) => ({
    ...rest,
    pricing: readPrice({ pricing, inputCostPer1k, outputCostPer1k }, context),
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
