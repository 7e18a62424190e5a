/** One row of UsageRecord as it is written. Money in nano-dollars; times in milliseconds since the epoch. */
export interface UsageRow {
  requestId: string;
  organizationId: string;
  credentialId: string;
  mode: string;
  provider: string;
  model: string;
  requestedModel: string;
  method: string;
  endpoint: string;
  wire: string;
  statusCode: number;
  outcome: string;
  errorCode: string | null;
  isStreaming: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  usageSource: string;
  costStatus: string;
  /** Decimal strings: they survive JSON, and SQLite turns them into integers by the columns' affinity. */
  providerCostNanoUsd: string | null;
  /** Reseller: what was added to the provider's cost, in millionths. */
  marginPpm?: number | null;
  marginNanoUsd: string | null;
  chargedNanoUsd: string | null;
  /** JSON: `[{model, buckets, priceVersionId, serviceTier}]`. */
  passes: string;
  rawUsage: string | null;
  ttftMs: number | null;
  latencyMs: number;
  /** JSON: Attempt[]. */
  attempts: string;
  sessionId: string | null;
  userId: string | null;
  tags: string | null;
  providerRequestId: string | null;
  providerResponseId: string | null;
  createdAt: number;
  /** Reseller: closes the call's hold and charges its price. Not a column. */
  settlement?: SettlementWork | null;
}

/** How a resold call is paid, in the transaction that writes its row; the row's `chargedNanoUsd` is then what really left the balance. */
export interface SettlementWork {
  /** `released`: nothing is charged. */
  status: "settled" | "released";
  /** Cost and margin together; decimal string. What the balance does not hold is booked to the house. */
  priceNanoUsd: string;
  /** Ids of the ledger entries, should they be needed. */
  chargeId: string;
  overrunId: string;
  description: string;
  closedAtMs: number;
}

export const USAGE_COLUMNS: readonly Exclude<keyof UsageRow, "settlement">[] = [
  "requestId",
  "organizationId",
  "credentialId",
  "mode",
  "provider",
  "model",
  "requestedModel",
  "method",
  "endpoint",
  "wire",
  "statusCode",
  "outcome",
  "errorCode",
  "isStreaming",
  "inputTokens",
  "outputTokens",
  "cacheReadTokens",
  "cacheWriteTokens",
  "reasoningTokens",
  "usageSource",
  "costStatus",
  "providerCostNanoUsd",
  "marginPpm",
  "marginNanoUsd",
  "chargedNanoUsd",
  "passes",
  "rawUsage",
  "ttftMs",
  "latencyMs",
  "attempts",
  "sessionId",
  "userId",
  "tags",
  "providerRequestId",
  "providerResponseId",
  "createdAt",
];
