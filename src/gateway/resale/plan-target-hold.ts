import type { HoldTarget, ResoldModel } from "../../domain/resale";
import { type BoundInputOptions, boundChatInput } from "../bounds/bound-chat-input";
import type { CallState } from "../call-state";
import type { Exchange } from "../plan";
import type { Resale } from "../providers/contract";
import type { ChatCall, ResoldCall } from "../read";
import type { Task } from "../tasks/task";
import { refuseField } from "../translate/chat/check-fields";

/** The caller's cap on the output, and under which name it came. */
export interface OutputCap {
  tokens: number;
  param: string;
  /** Above the model's it is refused; elsewhere it is lowered. */
  isRefusedAbove: boolean;
}

/** Null: the caller states none. @throws AppError when its two names say different things */
export function readCap(call: ResoldCall): OutputCap | null {
  if (call.kind !== "chat") return null;
  if (call.format !== "chat") {
    const { outputTokensMax } = call.hub();
    return outputTokensMax && { tokens: outputTokensMax.value, param: outputTokensMax.at, isRefusedAbove: false };
  }
  const { max_tokens, max_completion_tokens } = call.body;
  if (max_tokens != null && max_completion_tokens != null && max_tokens !== max_completion_tokens)
    throw refuseField("max_tokens", "says something else than max_completion_tokens");
  const tokens = max_completion_tokens ?? max_tokens ?? null;
  const param = max_completion_tokens == null ? "max_tokens" : "max_completion_tokens";
  return tokens === null ? null : { tokens, param, isRefusedAbove: true };
}

interface TargetOptions {
  model: ResoldModel;
  resale: Resale;
  cap: OutputCap | null;
  /** What the asked-for name stands for first: a cap above its model's is refused. For the others it is lowered. */
  isPrimary: boolean;
  exchange: Exchange;
}

type TaskExchange = Exchange & { kind: "task" };

/** What the call can cost at a target. @throws AppError for a cap that the primary's model does not have */
export function planTargetHold({ ports }: CallState, call: ResoldCall, options: TargetOptions): { hold: HoldTarget; adjusted: string | null } {
  const { model, resale, cap, isPrimary, exchange } = options;
  if (call.kind !== "chat" || exchange.kind === "task") return { hold: makeTaskHold((exchange as TaskExchange).task, model), adjusted: null };
  const isTooHigh = cap !== null && model.maxOutputTokens !== null && cap.tokens > model.maxOutputTokens;
  if (isTooHigh && isPrimary && cap.isRefusedAbove)
    throw refuseField(cap.param, `${JSON.stringify(model.id)} writes at most ${model.maxOutputTokens} tokens`);
  const outputTokensAsked = isTooHigh ? model.maxOutputTokens : (cap?.tokens ?? null);
  const bounds = resale.inputBounds(model.upstreamModel);
  const serverTools = exchange.kind === "same" ? exchange.serverTools : null;
  const lowered = isTooHigh ? [`${cap.isRefusedAbove ? "max_tokens" : cap.param}=${model.maxOutputTokens}`] : [];
  const adjusted = [...lowered, ...(serverTools?.adjusted ?? [])].join(", ");
  const hold = makeHold(call, { model, bounds, countTokens: ports.countTokens }, outputTokensAsked);
  if (serverTools) hold.besidesMax = serverTools.besidesMax;
  return { hold, adjusted: adjusted === "" ? null : adjusted };
}

/** Written member by member: V8 takes microseconds for a spread that new members follow. */
function makeHold({ body }: ChatCall, options: BoundInputOptions, outputTokensAsked: number | null): HoldTarget {
  const bound = boundChatInput(body, options);
  return {
    model: options.model,
    inputTokensMax: bound.inputTokensMax,
    inputTokensLikely: bound.inputTokensLikely ?? null,
    inputBuckets: bound.inputBuckets,
    outputBuckets: bound.outputBuckets,
    outputTokensAsked,
    choices: body.n ?? 1,
    besidesMax: null,
  };
}

/** The context window is that of each text that is embedded, or of each stretch of sound, not of all together. */
function makeTaskHold({ bound }: Task, model: ResoldModel): HoldTarget {
  return { model: { ...model, contextWindow: null }, ...bound, outputBuckets: [], outputTokensAsked: 0, choices: 1 };
}
