import type { Caller } from "../domain/call";
import { AppError } from "../domain/errors";
import type { HoldRequest, ResoldModel } from "../domain/resale";
import { type BoundInputOptions, boundChatInput } from "./bounds/bound-chat-input";
import { boundEmbeddingsInput } from "./bounds/bound-embeddings-input";
import type { CallState } from "./call-state";
import type { ApiKey, Target } from "./ports";
import type { Dialect, Resale, Route } from "./providers/contract";
import { findDialect } from "./providers/registry";
import type { ChatCall, GatewayCall, RawCall, ResoldCall } from "./read";
import { chooseModel } from "./request/choose-model";
import type { PassThroughEndpoint } from "./request/find-endpoint";
import { refuseField } from "./translate/chat/check-fields";

interface PlanFacts {
  caller: Caller;
  /** Further tries at a target, where the first cannot have been billed. */
  retriesMax: number;
}

/** Bytes pass as they are, with the caller's own provider key; a client that disconnects aborts the provider. */
export interface PassThroughPlan extends PlanFacts {
  call: RawCall;
  targets: readonly [RawTarget];
  onClientGone: "abort";
  transform: "none";
  hold: null;
}

/** The call is translated, made with the operator's key and paid from a hold; a client that disconnects does not end it. */
export interface ResalePlan extends PlanFacts {
  call: ResoldCall;
  /** In the order in which they are tried. */
  targets: readonly [ResaleTarget];
  onClientGone: "drain";
  transform: "translate";
  hold: HoldRequest;
}

interface RawTarget {
  target: Target;
  dialect: Dialect;
  route: Route;
}

/** Where a resold call can be made, and how its provider is spoken to. */
export interface ResaleTarget extends RawTarget {
  resale: Resale;
  model: ResoldModel;
  /** The operator's. */
  apiKey: ApiKey;
}

export type Plan = PassThroughPlan | ResalePlan;

/** Who is asked for what, how often, and what it may cost: data that the later steps carry out. @throws AppError; nothing is held yet */
export function plan(state: CallState, caller: Caller, call: GatewayCall): Plan {
  if (call.kind !== "raw") return planResale(state, caller, call);
  const { target, dialect } = state.endpoint as PassThroughEndpoint;
  return { caller, call, targets: [{ target, dialect, route: call.route }], retriesMax: 0, onClientGone: "abort", transform: "none", hold: null };
}

function planResale(state: CallState, caller: Caller, call: ResoldCall): ResalePlan {
  const { ports } = state;
  if (call.kind === "chat" && !call.body.messages.some(({ role }) => role === "user"))
    throw refuseField("messages", "there must be at least one user message");
  const { model, target, apiKey } = chooseModel(ports, { caller, name: call.requestedModel, capability: call.kind });
  const dialect = findDialect(target.wire, target.quirks);
  const { resale } = dialect;
  const path = call.kind === "chat" ? resale?.chatPath(model.upstreamModel) : resale?.embeddingsPath?.(model.upstreamModel);
  if (!resale || path === undefined)
    throw new AppError("model_not_found", call.kind === "chat" ? `${target.id} is not resold here.` : `${target.id} does not embed here.`, {
      param: "model",
    });
  const route = dialect.route({ method: "POST", path, basePath: target.basePath });
  return {
    caller,
    call,
    targets: [{ target, dialect, route, resale, model, apiKey }],
    retriesMax: ports.limits.retriesMax,
    onClientGone: "drain",
    transform: "translate",
    hold: planHold(state, caller, call, { model, bounds: resale.inputBounds(model.upstreamModel), countTokens: ports.countTokens }),
  };
}

/** Written member by member: V8 takes microseconds for a spread that new members follow. */
function planHold({ requestId, startedAtMs }: CallState, caller: Caller, call: ResoldCall, options: BoundInputOptions): HoldRequest {
  const isChat = call.kind === "chat";
  const bound = isChat ? boundChatInput(call.body, options) : boundEmbeddingsInput(call.body.input);
  return {
    requestId,
    organizationId: caller.organizationId,
    credentialId: caller.credentialId,
    // Of embeddings, the context window is that of each text, not of all together.
    model: isChat ? options.model : { ...options.model, contextWindow: null },
    inputTokensMax: bound.inputTokensMax,
    inputTokensLikely: bound.inputTokensLikely ?? null,
    inputBuckets: bound.inputBuckets,
    outputBuckets: bound.outputBuckets,
    outputTokensAsked: isChat ? readCap(call, options.model) : 0,
    choices: isChat ? (call.body.n ?? 1) : 1,
    startedAtMs,
  };
}

/** The caller's cap on the output, under whichever of its two names; null: none. */
function readCap({ body: { max_tokens, max_completion_tokens } }: ChatCall, model: ResoldModel): number | null {
  const cap = max_completion_tokens ?? max_tokens ?? null;
  const param = max_completion_tokens == null ? "max_tokens" : "max_completion_tokens";
  if (max_tokens != null && max_completion_tokens != null && max_tokens !== max_completion_tokens)
    throw refuseField("max_tokens", "says something else than max_completion_tokens");
  if (cap !== null && model.maxOutputTokens !== null && cap > model.maxOutputTokens)
    throw refuseField(param, `${JSON.stringify(model.id)} writes at most ${model.maxOutputTokens} tokens`);
  return cap;
}
