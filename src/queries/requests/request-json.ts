import { z } from "zod";
import type { Prisma } from "@/db/generated/client";
import { formatUsd } from "@/domain/money";
import { FEE_BUCKETS, INPUT_BUCKETS, OUTPUT_BUCKETS } from "@/domain/usage";

/** A column that holds JSON; what was stored is checked again when it comes back. */
const storedJson = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(schema);

const passSchema = z
  .object({
    model: z.string().nullable(),
    buckets: z.partialRecord(z.enum([...INPUT_BUCKETS, ...OUTPUT_BUCKETS, ...FEE_BUCKETS]), z.number()),
    priceVersionId: z.string().nullable(),
    serviceTier: z.string().nullable(),
    statedCostNanoUsd: z.string().regex(/^\d+$/).optional(),
  })
  // `statedCost`: of the whole call, on its first pass, what the provider says that it charges, in USD.
  .transform(({ statedCostNanoUsd: stated, ...pass }) => (stated === undefined ? pass : { ...pass, statedCost: formatUsd(BigInt(stated)) }));
/** Rows of before routes name no model of an attempt. */
const attemptSchema = z.object({
  provider: z.string(),
  model: z.string().default(""),
  statusCode: z.number().int().nullable(),
  errorCode: z.string().nullable(),
  startedAtMs: z.number(),
  latencyMs: z.number(),
  mayHaveCostNanoUsd: z.string().nullable().default(null),
});
const routingSchema = z.object({
  route: z.string(),
  strategy: z.string(),
  reason: z.string(),
  skipped: z.array(z.object({ provider: z.string(), model: z.string(), reason: z.string() })),
});
export type StoredPass = Omit<z.infer<typeof passSchema>, "statedCost"> & { statedCost?: string };
/** How a route's model was chosen, as the contract shows it. */
export type RoutingJson = z.infer<typeof routingSchema>;

export const storedPasses = storedJson(z.array(passSchema));
export const storedAttempts = storedJson(z.array(attemptSchema));
export const storedRouting = storedJson(routingSchema).nullable();
export const storedRawUsage = storedJson(z.unknown()).nullable();
const storedTags = storedJson(z.record(z.string(), z.string())).nullable();

/** The columns that `presentRequest` shows. */
export const requestColumns = {
  requestId: true,
  mode: true,
  provider: true,
  model: true,
  requestedModel: true,
  method: true,
  endpoint: true,
  statusCode: true,
  outcome: true,
  isStreaming: true,
  inputTokens: true,
  outputTokens: true,
  cacheReadTokens: true,
  cacheWriteTokens: true,
  reasoningTokens: true,
  usageSource: true,
  costStatus: true,
  providerCostNanoUsd: true,
  marginNanoUsd: true,
  chargedNanoUsd: true,
  ttftMs: true,
  latencyMs: true,
  sessionId: true,
  userId: true,
  tags: true,
  createdAt: true,
  route: true,
  errorCode: true,
} as const;

type RequestRow = Prisma.UsageRecordGetPayload<{ select: typeof requestColumns }>;

const usd = (amount: bigint | null) => (amount === null ? null : formatUsd(amount));

/** One try at one target, in the order in which they were sent; `mayHaveCost`: what the provider may bill the house for an answer that was of no use. */
export function presentAttempt({
  provider,
  model,
  statusCode,
  errorCode,
  startedAtMs,
  latencyMs,
  mayHaveCostNanoUsd,
}: z.infer<typeof attemptSchema>) {
  const mayHaveCost = mayHaveCostNanoUsd === null ? null : formatUsd(BigInt(mayHaveCostNanoUsd));
  return { provider, model, statusCode, errorCode, startedAt: new Date(startedAtMs).toISOString(), latencyMs, mayHaveCost };
}
export type AttemptJson = ReturnType<typeof presentAttempt>;

/** A row → the contract's `Request`. An amount that is not known, or does not apply, is null. */
export function presentRequest(row: RequestRow) {
  return {
    requestId: row.requestId,
    mode: row.mode,
    provider: row.provider,
    model: row.model,
    requestedModel: row.requestedModel,
    method: row.method,
    endpoint: row.endpoint,
    statusCode: row.statusCode,
    outcome: row.outcome,
    isStreaming: row.isStreaming,
    tokens: {
      input: row.inputTokens,
      output: row.outputTokens,
      cacheRead: row.cacheReadTokens,
      cacheWrite: row.cacheWriteTokens,
      reasoning: row.reasoningTokens,
    },
    usageSource: row.usageSource,
    cost: { status: row.costStatus, provider: usd(row.providerCostNanoUsd), margin: usd(row.marginNanoUsd), charged: usd(row.chargedNanoUsd) },
    ttftMs: row.ttftMs,
    latencyMs: row.latencyMs,
    sessionId: row.sessionId,
    userId: row.userId,
    tags: storedTags.parse(row.tags),
    createdAt: row.createdAt.toISOString(),
    route: row.route,
    errorCode: row.errorCode,
  };
}
export type RequestJson = ReturnType<typeof presentRequest>;
