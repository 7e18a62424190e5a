import type { Dispatcher } from "undici";
import type { BudgetLabels, SpentBudget } from "../domain/budget";
import type { Caller, FinishedCall } from "../domain/call";
import type { Claim, IdempotentRequest, KeptAnswer } from "../domain/idempotency";
import type { ExceededLimit, LimitScope, Quotas } from "../domain/limits";
import type { Quirk, Wire } from "../domain/provider";
import type { HoldOutcome, HoldRequest, ModelListing, ResoldModel, Settlement } from "../domain/resale";
import type { BrokenAnswer, Candidate, Choice, ChoiceRequest, Observation, RouteRule } from "../domain/route";
import type { BodyLimits, GatewayRequest } from "./exchange";
import type { RunningCalls } from "./running-calls";

/** Where a provider is and how it is spoken to. */
export interface Target {
  id: string;
  wire: Wire;
  quirks: readonly Quirk[];
  /** https://api.example.com */
  origin: string;
  /** The base URL's path, without a slash at its end: /v1, or empty. */
  basePath: string;
  /** The base URL's query with its question mark, which every call of ours is sent with, and others that have none; absent or empty: it has none. */
  query?: string;
  isEnabled: boolean;
}

export interface GatewayLimits extends BodyLimits {
  firstByteMsMax: number;
  upstreamIdleMsMax: number;
  /** Reseller: a provider is read on for so long after its client has disconnected. */
  drainMsMax: number;
  /** Reseller: how often a call is sent again that cannot have been billed. */
  retriesMax: number;
  /** Reseller: fields that are newer than us are refused, also where the model's provider would take them. */
  refusesUnknownFields: boolean;
}

/** The operator's, for a provider. `text` null: the provider needs none. */
export interface ApiKey {
  text: string | null;
}

/** Where a name on the reseller's endpoint leads to. `apiKey` null: one is needed, and not set. */
export type FoundModel =
  | { status: "found"; model: ResoldModel; target: Target; apiKey: ApiKey | null }
  | { status: "unknown" }
  /** It, or its provider, is switched off. */
  | { status: "disabled" }
  | { status: "unpriced" };

/** A model that a call may go to, by the name under which it was found. */
export interface FoundTarget {
  /** `provider/model` of a route's targets; of a plain model, the name that was asked for. */
  name: string;
  found: FoundModel;
}

/** What a name on the reseller's endpoint stands for. */
export interface FoundTargets {
  /** Null: a plain model. */
  rule: RouteRule | null;
  /** The rule's name is a model's as well. */
  isModelName: boolean;
  /** In the rule's order, the primary first; one of a plain model. Never empty. */
  targets: readonly FoundTarget[];
  contextWindowFallbacks: readonly FoundTarget[];
}

/** What is known of targets beyond the catalog: how they have answered. Nothing here waits or throws. */
export interface RoutingPort {
  /** In which order a route's targets are tried. */
  choose(request: ChoiceRequest): Choice;
  /** Called once for every attempt, resold and passed-through: of a resold stream, as soon as it has begun to say something. */
  observe(observation: Observation): void;
  /** A resold stream that was observed as a success has been broken off by its provider. */
  observeBreak(broken: BrokenAnswer): void;
  /** Asked just before a route's call goes to a target, which is left out when the answer is no. A yes is followed by at least one `observe`. */
  mayTry(target: Pick<Candidate, "providerId" | "upstreamModel">): boolean;
}

/** Calls with an `Idempotency-Key`: each is made once. */
export interface IdempotencyPort {
  /** Waits for the first copy of a call in one piece. Rejects with its error, or when the database does not answer. */
  claim(request: IdempotentRequest): Promise<Claim>;
  finish(request: IdempotentRequest, ending: { statusCode: number; answer: KeptAnswer | null }): Promise<void>;
  /** It cost nothing: the key can be used again. */
  free(request: IdempotentRequest, error: unknown): Promise<void>;
}

/** A call that was counted. */
export interface CountedCall {
  quotas: Quotas;
  /** It no longer counts as running. Safe to repeat; resolves when the next call can have its place, or has waited long enough. Never rejects. */
  end(): Promise<void>;
  /** Its last word: how many tokens it took, in place of the estimate; null: nobody knows, and that stands. Never rejects. */
  correct(tokens: number | null): Promise<void>;
}

export type LimitOutcome =
  | { status: "counted"; call: CountedCall }
  | { status: "exceeded"; limit: ExceededLimit; quotas: Quotas }
  /** The store of the counters does not answer, and the operator wants no call that is not counted. */
  | { status: "unavailable" }
  /** It does not answer, and calls go on. */
  | { status: "uncounted" };

/** Asked only for callers that have limits. */
export interface LimitsPort {
  /** Counts a call for all scopes, or for none. Never rejects, and waits a few hundred milliseconds at most. `tokens`: the estimate. */
  count(scopes: readonly LimitScope[], tokens: number): Promise<LimitOutcome>;
}

/** All that the gateway needs from the world. */
export interface GatewayPorts {
  /** Null: not a token of ours, or no longer. */
  authenticateMonitorToken(token: string): Caller | null | Promise<Caller | null>;
  /**
   * Who is signed in, for a call that one of our own pages makes with its session's cookie and no token. Null: nobody.
   * @throws AppError `forbidden`, `unsupported_media_type` for another site's page, and for those who may not call
   */
  authenticatePage(call: Pick<GatewayRequest, "target" | "rawHeaders">): Promise<Caller | null>;
  findTarget(providerId: string): Target | null;
  /**
   * Resolves when the call is on disk, or when it has waited long enough; never rejects. A call with a ticket is settled by that, and
   * resolves with how it was paid; others with null.
   */
  record(call: FinishedCall): Promise<Settlement | null>;
  /** Null: not an API key of ours, or no longer. */
  authenticateApiKey(key: string): Caller | null | Promise<Caller | null>;
  findTargets(name: string): FoundTargets;
  routing: RoutingPort;
  /** What can be called, for people to choose from. */
  listModels(): ModelListing[];
  describeModel(name: string): ModelListing | null;
  /** Holds what the call can cost at most, or says why not. Never rejects; unless the outcome is `held`, nothing may be sent. */
  hold(request: HoldRequest): Promise<HoldOutcome>;
  /**
   * A hard budget that is used up and that a call of this caller would count in; of several, the one that resets last. Null: none. Never rejects: what
   * cannot be looked up refuses nobody.
   */
  findSpentBudget(caller: Caller, labels: BudgetLabels, startedAtMs: number): SpentBudget | null | Promise<SpentBudget | null>;
  /** Tokens of a text, or a bound that is never below them. */
  countTokens(model: ResoldModel, text: string): number;
  /** What it is counted by: models with the same one count alike. Null: it is not public, and the count is a bound that costs next to nothing. */
  vocabularyOf(model: ResoldModel): string | null;
  idempotency: IdempotencyPort;
  /** A copy for an experiment was sent, or left out because too many were under way. */
  countCopy(result: "sent" | "dropped"): void;
  callLimits: LimitsPort;
  /** Resold calls of this process, for its end. */
  running: RunningCalls;
  /** For errors that are nobody's response: a bug, seen in the log. */
  report(error: unknown, requestId: string): void;
  /** The time of day, in milliseconds. */
  nowMs(): number;
  dispatcher: Dispatcher;
  limits: GatewayLimits;
}
