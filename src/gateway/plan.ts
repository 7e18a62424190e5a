import type { Caller } from "../domain/call";
import type { HoldTarget, ResoldModel } from "../domain/resale";
import type { RouteRule } from "../domain/route";
import type { ServerToolPlan } from "./formats/plan-server-tools";
import type { ProviderFormat } from "./hub/format";
import type { FormatId } from "./hub/parts";
import type { ApiKey, Target } from "./ports";
import type { ChatResale, Dialect, Resale, Route } from "./providers/contract";
import type { RawCall, ResoldCall } from "./read";
import type { Task } from "./tasks/task";

/** Bytes pass as they are, with the caller's own provider key; a client that disconnects aborts the provider. */
export interface PassThroughPlan {
  caller: Caller;
  call: RawCall;
  targets: readonly [RawTarget];
  onClientGone: "abort";
  transform: "none";
}

/** The call is translated, made with the operator's key and paid from a hold; a client that disconnects does not end it. */
export interface ResalePlan {
  caller: Caller;
  call: ResoldCall;
  /** The route that was asked for; null: a plain model. */
  rule: RouteRule | null;
  /** In the order in which they are tried. */
  targets: ResaleTargets;
  /** Where a copy of the call goes after its answer, for an experiment in shadow mode. Empty for nearly all. */
  copies: readonly ResaleTarget[];
  /** Further tries at a target, where the first cannot have been billed. */
  retriesMax: number;
  onClientGone: "drain";
  transform: "translate";
}

export interface RawTarget {
  target: Target;
  dialect: Dialect;
  route: Route;
}

/**
 * How a target is spoken to, and in which format. `chat`: caller and provider both speak OpenAI's chat. `same`: both speak another format, so that the bytes pass but for
 * what is held for. `hub`: the conversation is translated. `task`: there is none.
 */
export type Exchange =
  | { kind: "chat"; format: "chat"; chat: ChatResale }
  | { kind: "same"; format: Exclude<FormatId, "chat">; serverTools: ServerToolPlan | null; keepsResponses: boolean }
  | { kind: "hub"; format: FormatId; provider: ProviderFormat }
  | { kind: "task"; format: FormatId; task: Task };

/** Where a resold call can be made, how its provider is spoken to, and what it can cost there. */
export interface ResaleTarget extends RawTarget {
  /** As the route names it; of a plain model, as the caller does. */
  name: string;
  resale: Resale;
  exchange: Exchange;
  model: ResoldModel;
  /** The operator's. */
  apiKey: ApiKey;
  hold: HoldTarget;
  /** What of the caller's wishes was lowered for this model: `max_tokens=16384`. Null: nothing. */
  adjusted: string | null;
  /** It is tried only when a provider has found the call too long for another model. */
  isForLongCalls: boolean;
}

export type ResaleTargets = readonly [ResaleTarget, ...ResaleTarget[]];

export const isFilled = (targets: readonly ResaleTarget[]): targets is ResaleTargets => targets.length > 0;

export type Plan = PassThroughPlan | ResalePlan;
