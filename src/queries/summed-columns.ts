/** What is added up both over rows and over hours. */
export const summedColumns = {
  inputTokens: true,
  outputTokens: true,
  cacheReadTokens: true,
  cacheWriteTokens: true,
  reasoningTokens: true,
  providerCostNanoUsd: true,
  marginNanoUsd: true,
  chargedNanoUsd: true,
} as const;

type ColumnSums = Record<keyof typeof summedColumns, number | bigint | null>;

/** Prisma's sums are null when there was nothing to add. */
export function fromColumns(sums: ColumnSums) {
  return {
    inputTokens: BigInt(sums.inputTokens ?? 0),
    outputTokens: BigInt(sums.outputTokens ?? 0),
    cacheReadTokens: BigInt(sums.cacheReadTokens ?? 0),
    cacheWriteTokens: BigInt(sums.cacheWriteTokens ?? 0),
    reasoningTokens: BigInt(sums.reasoningTokens ?? 0),
    providerCostNanoUsd: BigInt(sums.providerCostNanoUsd ?? 0),
    marginNanoUsd: BigInt(sums.marginNanoUsd ?? 0),
    chargedNanoUsd: BigInt(sums.chargedNanoUsd ?? 0),
  };
}
