import type { BlockList } from "node:net";
import type { LimitScope } from "./limits";
import type { Ticket } from "./resale";
import type { Routing } from "./route";
import type { Outcome, UsagePass, UsageSource } from "./usage";

export type Mode = "pass-through" | "reseller";

/** Who is behind a gateway call. */
export interface Caller {
  organizationId: string;
  /** The monitor token's or API key's id. */
  credentialId: string;
  mode: Mode;
  /** Reseller: the models that the key may call; null: all. */
  allowedModels?: readonly string[] | null;
  /** Where the credential may be used from; absent: from anywhere. */
  allowedAddresses?: BlockList;
  /** What its calls count for, and how many there may be. Absent: there is no limit, and nothing is counted. */
  limits?: readonly LimitScope[];
}

/** Whose calls are the operator's own: no customer's, so that nothing is held, charged or shown to one. Organizations' ids are never like this. */
export const HOUSE = "house";

/** What a caller says about a call, beside the call itself. Never forwarded. */
export interface CallLabels {
  sessionId: string | null;
  userId: string | null;
  tags: Record<string, string> | null;
}

/** One try at one target. */
export interface Attempt {
  provider: string;
  /** As the provider calls it. */
  model: string;
  statusCode: number | null;
  errorCode: string | null;
  startedAtMs: number;
  latencyMs: number;
  /**
   * Decimal string. What the provider may bill for an answer that was of no use, or never came though it was asked for, by its own list price:
   * the house's, never the caller's. Null: nothing.
   */
  mayHaveCostNanoUsd: string | null;
}

/** Everything that the gateway knows about a call when it has ended; the meter makes the usage row of it. */
export interface FinishedCall {
  requestId: string;
  caller: Caller;
  labels: CallLabels;
  provider: string;
  wire: string;
  method: string;
  /** The path below the mount, without the query. */
  endpoint: string;
  requestedModel: string;
  /** As the answer states it; else the requested one. */
  model: string;
  serviceTier: string | null;
  isStreaming: boolean;
  /** What the client was sent; 499 when it left before there was a status. */
  statusCode: number;
  outcome: Outcome;
  errorCode: string | null;
  passes: UsagePass[];
  usageSource: UsageSource;
  /** False for calls that providers do not charge for: listing models, counting tokens, files. */
  isBillable: boolean;
  /** The provider's usage object. Never content. */
  rawUsage: unknown;
  /** What the provider says that it charges for the call; null or absent: it does not say. */
  statedCostNanoUsd?: bigint | null;
  attempts: Attempt[];
  providerRequestId: string | null;
  providerResponseId: string | null;
  startedAtMs: number;
  ttftMs: number | null;
  latencyMs: number;
  /** Reseller: the hold that the call's end settles or releases; null when it was refused before there was one. */
  ticket?: Ticket | null;
  /** Reseller: the price in force of the model that served the call, or would have; null or absent: none was found. */
  priceVersionId?: string | null;
  /** How the model was chosen; null or absent: it was named. */
  routing?: Routing | null;
}
