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
  /** The route that chose the model; absent: the model was named. */
  route?: string | null;
  /** JSON: Routing. */
  routing?: string | null;
  createdAt: number;
  /** The response whose usage this row counts, where it may be read again: of all rows that state it, the first one counts. */
  countedResponseId?: string | null;
  /** Its provider's model of the catalog that the call was priced as. Empty, or absent in a row of an older version: none, or not known. */
  catalogModel?: string;
  /** A reading of a response that was made earlier: what is written instead where another row counts it already. Not a column. */
  ifCounted?: UsageRow | null;
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

/**
 * A hold to open: granted is the least of the amount, what is available, and what each of the hard budgets leaves that the call counts against, when
 * that is at least `amountNanoUsdMin`; else nothing.
 */
export interface HoldWork {
  requestId: string;
  organizationId: string;
  credentialId: string;
  /** Decimal strings, as all money in here: they survive JSON. */
  amountNanoUsd: string;
  amountNanoUsdMin: string;
  provider: string;
  model: string;
  priceVersionId: string;
  marginPpm: number;
  inputTokensMax: number;
  outputTokensMax: number;
  /** The process that has the call. */
  owner: string;
  /** When the call began, as its usage row says: by it both count in the same period of a budget. */
  createdAtMs: number;
  expiresAtMs: number;
  /** JSON: `{userId, tags}`, as the budgets of users and tags match them. Absent or null: the call has neither. */
  labels?: string | null;
}

export interface HoldResult {
  /** Null: not enough was available, or left of a budget. */
  grantedNanoUsd: bigint | null;
  /** After the group. */
  availableNanoUsd: bigint;
  heldNanoUsd: bigint;
}

/** Postpones the expiry of an open hold. */
export interface RenewalWork {
  requestId: string;
  expiresAtMs: number;
}

/** Closes open holds without a charge: one call's, those of a process that is gone, or those whose time is over. */
export type ClosingWork =
  | { requestId: string; closedAtMs: number }
  | { owner: string; closedAtMs: number }
  | { expiredAtMs: number; closedAtMs: number };

/** What one transaction does, in this order: renewals, closings, usage rows with their settlements and sums, holds. */
export interface CommitWork {
  usageRows: readonly UsageRow[];
  holds: readonly HoldWork[];
  renewals: readonly RenewalWork[];
  closings: readonly ClosingWork[];
}

export interface SettlementResult {
  chargedNanoUsd: bigint;
  /** What the balance did not hold. */
  overrunNanoUsd: bigint;
}

/** By request. Every hold and every settlement of the work has its result, also when an earlier commit has done it. */
export interface CommitResult {
  holds: ReadonlyMap<string, HoldResult>;
  settlements: ReadonlyMap<string, SettlementResult>;
  /** Whose `ifCounted` stands in the database. */
  readAgain: ReadonlySet<string>;
  /** How many holds the closings have closed. */
  closed: number;
}

/** Commits one group after another. Doing any work twice changes nothing. */
export interface Commits {
  /** Resolves when the group is durable; rejects with a CommitError and nothing of it written. */
  commit(work: CommitWork): Promise<CommitResult>;
  close(): Promise<void>;
}

export class CommitError extends Error {
  constructor(
    /** The database's own code, as SQLITE_BUSY or 23505. */
    readonly code: string,
    message: string,
    /** The work itself is wrong (a constraint refuses it): trying again is of no use. */
    readonly isRefusal: boolean,
  ) {
    super(message);
    this.name = "CommitError";
  }
}

export const NO_WORK: CommitWork = { usageRows: [], holds: [], renewals: [], closings: [] };
