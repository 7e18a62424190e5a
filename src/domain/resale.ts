import type { BudgetLabels, SpentBudget } from "./budget";
import type { Rates } from "./price";
import type { Buckets } from "./usage";

/** What a model can do, as GET /api/v1/models lists it. */
export const CAPABILITIES = [
  "chat",
  "streaming",
  "tools",
  "vision",
  "pdf",
  "json_schema",
  "reasoning",
  "prompt_caching",
  "embeddings",
  "images",
  "speech",
  "transcriptions",
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** A model on the reseller's endpoint: where it is served, what it can, what it costs now. */
export interface ResoldModel {
  /** As the catalog names it; `providerId/id` works as a model name too. */
  id: string;
  providerId: string;
  /** What the provider is asked for. */
  upstreamModel: string;
  /** Tokens; null: not known. */
  contextWindow: number | null;
  maxOutputTokens: number | null;
  capabilities: readonly Capability[];
  /** The price in force now: the snapshot that the call is held and settled by. */
  priceVersionId: string;
  rates: Rates;
  /** The model's own margin in millionths; null: the organization's, else the default. */
  marginPpm: number | null;
}

/** An entry of GET /api/v1/models. */
export interface ModelListing {
  /** The name to call it by. */
  id: string;
  providerId: string;
  /** When the catalog first had a price for it. */
  createdAtMs: number;
  contextWindow: number | null;
  maxOutputTokens: number | null;
  capabilities: readonly Capability[];
  /** US dollars per million tokens at list price, before the margin; null: it has no rate of its own. */
  pricing: Record<"input" | "output" | "cacheRead" | "cacheWrite", string | null>;
}

/** What a call can cost at most at one target, as counted before it is sent. */
export interface HoldTarget {
  model: ResoldModel;
  /** Never fewer than the provider will count. */
  inputTokensMax: number;
  /**
   * What the input probably is, where counting it would only give a bound, for what the context window leaves for the output. Null or absent:
   * it can be counted as the model does.
   */
  inputTokensLikely?: number | null;
  /** All input is priced at the dearest of these buckets' rates; `input` is always among them. */
  inputBuckets: readonly ("input" | "inputAudio" | "inputImage" | "cacheWrite" | "cacheWrite1h")[];
  outputBuckets: readonly ("output" | "outputAudio" | "outputImage")[];
  /** The caller's cap on output tokens of one choice; null: the model's maximum, or what the balance affords. 0: there is no output (embeddings). */
  outputTokensAsked: number | null;
  /** How many answers (`n`). */
  choices: number;
  /**
   * What else can be billed, at most: pieces, output that no cap of the caller's bounds (pictures), and input that the provider adds itself (what it finds
   * in a search). Null or absent: nothing.
   */
  besidesMax?: Buckets | null;
}

/** What must be held for a call: enough for the dearest of all the targets that it may reach. */
export interface HoldRequest extends HoldTarget {
  requestId: string;
  organizationId: string;
  credentialId: string;
  /** The other targets, in the order in which they are tried. Absent: none. */
  fallbacks?: readonly HoldTarget[];
  /** Absent: none. */
  labels?: BudgetLabels;
  startedAtMs: number;
}

/** Money is held: the call may be sent to this ticket's target, with this cap. The tickets of one call share one hold; the one that delivers settles it. */
export interface Ticket {
  requestId: string;
  /** Tokens of one choice: to be sent upstream explicitly. */
  outputTokensMax: number;
  amountNanoUsd: bigint;
  priceVersionId: string;
  rates: Rates;
  marginPpm: number;
}

/** What the ledger has decided about a hold, as facts; the words are the gateway's. */
export type HoldOutcome =
  /** `fallbacks`: a ticket for each fallback of the request. */
  | { status: "held"; ticket: Ticket; fallbacks: readonly Ticket[] }
  | {
      status: "insufficient";
      availableNanoUsd: bigint;
      /** For running calls. */
      heldNanoUsd: bigint;
      /** The least that the call needs, its fallbacks left out. */
      neededNanoUsd: bigint;
      /** The least that each fallback needs. */
      fallbacksNeededNanoUsd: readonly bigint[];
      /** The output cap that is affordable; negative: not even the input is. */
      outputTokensFit: number;
      /** Fewer output tokens are of no use to a call that states no cap. */
      outputTokensMin: number;
      /** The hard budget that leaves less than what is available; absent or null: none does. */
      budget?: SpentBudget | null;
    }
  /** The ledger did not take the hold in time; nothing is held. */
  | { status: "unavailable"; cause: unknown };

/** How a resold call was paid. `chargedNanoUsd` is what left the balance; an overrun beyond it went to the house. */
export interface Settlement {
  providerCostNanoUsd: bigint;
  marginNanoUsd: bigint;
  chargedNanoUsd: bigint;
}
