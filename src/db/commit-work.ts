import type { UsageRow } from "./usage-row";

/** A hold to open: granted is `min(amount, available)`, when at least `amountNanoUsdMin` is available; else nothing. */
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
  createdAtMs: number;
  expiresAtMs: number;
}

export interface HoldResult {
  /** Null: not enough was available. */
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
