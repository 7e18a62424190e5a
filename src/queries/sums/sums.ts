import { formatUsd, type NanoUsd } from "@/domain/money";

/** What is summed over calls. */
export interface Sums {
  requests: number;
  errors: number;
  unpricedRequests: number;
  inputTokens: bigint;
  outputTokens: bigint;
  cacheReadTokens: bigint;
  cacheWriteTokens: bigint;
  reasoningTokens: bigint;
  providerCostNanoUsd: NanoUsd;
  marginNanoUsd: NanoUsd;
  chargedNanoUsd: NanoUsd;
  latencyMsSum: bigint;
  ttftMsSum: bigint;
  /** Calls that have a time to first token. */
  ttftCount: number;
}

export function emptySums(): Sums {
  return {
    requests: 0,
    errors: 0,
    unpricedRequests: 0,
    inputTokens: 0n,
    outputTokens: 0n,
    cacheReadTokens: 0n,
    cacheWriteTokens: 0n,
    reasoningTokens: 0n,
    providerCostNanoUsd: 0n,
    marginNanoUsd: 0n,
    chargedNanoUsd: 0n,
    latencyMsSum: 0n,
    ttftMsSum: 0n,
    ttftCount: 0,
  };
}

/** Adds `more` to `sums` in place. */
export function addSums(sums: Sums, more: Sums): Sums {
  sums.requests += more.requests;
  sums.errors += more.errors;
  sums.unpricedRequests += more.unpricedRequests;
  sums.inputTokens += more.inputTokens;
  sums.outputTokens += more.outputTokens;
  sums.cacheReadTokens += more.cacheReadTokens;
  sums.cacheWriteTokens += more.cacheWriteTokens;
  sums.reasoningTokens += more.reasoningTokens;
  sums.providerCostNanoUsd += more.providerCostNanoUsd;
  sums.marginNanoUsd += more.marginNanoUsd;
  sums.chargedNanoUsd += more.chargedNanoUsd;
  sums.latencyMsSum += more.latencyMsSum;
  sums.ttftMsSum += more.ttftMsSum;
  sums.ttftCount += more.ttftCount;
  return sums;
}

/** `total` = input + output; the other three are parts of these two. */
interface TokensJson {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  reasoning: number;
  total: number;
}

/** Decimal strings in USD. Unpriced calls are in none of the amounts, only in their own count. */
interface CostJson {
  provider: string;
  margin: string;
  charged: string;
  unpricedRequests: number;
}

export interface TotalsJson {
  requests: number;
  errors: number;
  tokens: TokensJson;
  cost: CostJson;
}

/** Sums in the contract's format. */
export function presentTotals(sums: Sums): TotalsJson {
  return {
    requests: sums.requests,
    errors: sums.errors,
    tokens: {
      input: Number(sums.inputTokens),
      output: Number(sums.outputTokens),
      cacheRead: Number(sums.cacheReadTokens),
      cacheWrite: Number(sums.cacheWriteTokens),
      reasoning: Number(sums.reasoningTokens),
      total: Number(sums.inputTokens + sums.outputTokens),
    },
    cost: {
      provider: formatUsd(sums.providerCostNanoUsd),
      margin: formatUsd(sums.marginNanoUsd),
      charged: formatUsd(sums.chargedNanoUsd),
      unpricedRequests: sums.unpricedRequests,
    },
  };
}

/** Milliseconds, to one decimal; null when there is nothing to average. */
export function averageMs(sum: bigint, count: number): number | null {
  return count === 0 ? null : Math.round((Number(sum) / count) * 10) / 10;
}
