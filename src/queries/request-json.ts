import { z } from "zod";
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
const attemptSchema = z.object({
  provider: z.string(),
  statusCode: z.number().int().nullable(),
  errorCode: z.string().nullable(),
  startedAtMs: z.number(),
  latencyMs: z.number(),
});
export type StoredPass = Omit<z.infer<typeof passSchema>, "statedCost"> & { statedCost?: string };
export type StoredAttempt = z.infer<typeof attemptSchema>;

export const storedPasses = storedJson(z.array(passSchema));
export const storedAttempts = storedJson(z.array(attemptSchema));
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
} as const;

interface RequestRow {
  requestId: string;
  mode: string;
  provider: string;
  model: string;
  requestedModel: string;
  method: string;
  endpoint: string;
  statusCode: number;
  outcome: string;
  isStreaming: boolean;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  usageSource: string;
  costStatus: string;
  providerCostNanoUsd: bigint | null;
  marginNanoUsd: bigint | null;
  chargedNanoUsd: bigint | null;
  ttftMs: number | null;
  latencyMs: number;
  sessionId: string | null;
  userId: string | null;
  tags: string | null;
  createdAt: Date;
}

const usd = (amount: bigint | null) => (amount === null ? null : formatUsd(amount));

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
  };
}
export type RequestJson = ReturnType<typeof presentRequest>;
