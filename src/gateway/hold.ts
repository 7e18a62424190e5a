import { AppError } from "../domain/errors";
import { formatUsd } from "../domain/money";
import type { HoldOutcome, HoldRequest, HoldTarget, Ticket } from "../domain/resale";
import { countChatInput } from "./bounds/bound-chat-input";
import { countEmbeddingsInput } from "./bounds/bound-embeddings-input";
import type { CallState } from "./call-state";
import type { ResalePlan, ResaleTarget } from "./plan";
import type { GatewayPorts } from "./ports";
import type { ResoldCall } from "./read";

/** Other calls end within seconds, as a rule. */
const RETRY_AFTER_SECONDS = 2;

/** A target that the call's hold pays for. */
export interface HeldTarget {
  target: ResaleTarget;
  ticket: Ticket;
}

export type HeldTargets = readonly [HeldTarget, ...HeldTarget[]];

/**
 * Sets aside what the call can cost at most at the dearest of its targets; fallbacks that the balance does not cover are left out, and named in the
 * state. @throws AppError `insufficient_balance` with available, held, needed and what fits; `context_length_exceeded` when the input exceeds the
 * context window; `unavailable` when the ledger does not take the hold in time. Then nothing may be sent
 */
export async function hold(state: CallState, { caller, call, targets }: ResalePlan): Promise<HeldTargets> {
  const { ports, requestId, startedAtMs } = state;
  const { model, inputTokensMax, inputTokensLikely, inputBuckets, outputBuckets, outputTokensAsked, choices } = targets[0].hold;
  // Written member by member: V8 takes microseconds for a spread that new members follow.
  const request: HoldRequest = {
    requestId,
    organizationId: caller.organizationId,
    credentialId: caller.credentialId,
    model,
    inputTokensMax,
    inputTokensLikely: inputTokensLikely ?? null,
    inputBuckets,
    outputBuckets,
    outputTokensAsked,
    choices,
    fallbacks: targets.slice(1).map((target) => target.hold),
    startedAtMs,
  };
  const held = await holdFunds(ports, request, (index) => countInputTokens(ports, call, targets[index] as ResaleTarget));
  const fallbacks: HeldTarget[] = [];
  for (const [i, ticket] of held.fallbacks.entries()) {
    const target = targets[i + 1] as ResaleTarget;
    if (ticket) fallbacks.push({ target, ticket });
    else state.skip(target.model, "The balance does not cover it.");
  }
  return [{ target: targets[0], ticket: held.ticket }, ...fallbacks];
}

export interface HeldFunds {
  ticket: Ticket;
  /** By fallback of the request; null: the balance does not cover it. */
  fallbacks: readonly (Ticket | null)[];
}

/**
 * Every input is bounded cheaply first; it is counted when that bound does not fit the context window, or cannot be afforded.
 * @param countInput the tightest bound on the input that there is for a target (0: the first, 1: the first fallback …); expensive, and asked for
 * only when it is needed
 */
export async function holdFunds(ports: Pick<GatewayPorts, "hold">, request: HoldRequest, countInput: (index: number) => number): Promise<HeldFunds> {
  const counts: number[] = [];
  const counted = (target: HoldTarget, index: number) => {
    counts[index] ??= Math.min(target.inputTokensMax, countInput(index));
    return counts[index];
  };
  const all = request.fallbacks ?? [];
  const first: HoldRequest = withInput(
    request,
    fittingInput(request, () => counted(request, 0), true),
  );
  const fitted = all.map((target, i) =>
    withInput(
      target,
      fittingInput(target, () => counted(target, i + 1), false),
    ),
  );
  let asked: HoldRequest = all.length === 0 ? first : { ...first, fallbacks: fitted };
  let outcome = await ports.hold(asked);
  if (outcome.status === "insufficient") {
    const exact: HoldRequest = withInput(request, counted(request, 0));
    const exactFallbacks = all.map((target, i) => withInput(target, counted(target, i + 1)));
    const isTighter = exact.inputTokensMax < first.inputTokensMax || exactFallbacks.some((one, i) => one.inputTokensMax < inputOf(fitted, i));
    asked = all.length === 0 ? exact : { ...exact, fallbacks: exactFallbacks };
    if (isTighter) outcome = await ports.hold(asked);
  }
  let kept = all.map((_, i) => i);
  // Each round leaves out at least one: the ledger has said what each needs.
  while (outcome.status === "insufficient" && outcome.availableNanoUsd >= outcome.neededNanoUsd && kept.length > 0) {
    const { availableNanoUsd, fallbacksNeededNanoUsd } = outcome;
    const affordable = kept.map((_, place) => (fallbacksNeededNanoUsd[place] as bigint) <= availableNanoUsd);
    const fallbacks = (asked.fallbacks ?? []).filter((_, place) => affordable[place]);
    // The balance moved meanwhile, and all seem affordable again: one less is asked for all the same.
    const keepsAll = fallbacks.length === kept.length;
    kept = keepsAll ? kept.slice(0, -1) : kept.filter((_, place) => affordable[place]);
    asked = { ...asked, fallbacks: keepsAll ? fallbacks.slice(0, -1) : fallbacks };
    outcome = await ports.hold(asked);
  }
  if (outcome.status === "held") return spread(outcome, kept, all.length);
  throw outcome.status === "insufficient" ? insufficient(outcome, request.outputTokensAsked) : unavailable(outcome.cause);
}

const inputOf = (targets: readonly HoldTarget[], index: number) => (targets[index] as HoldTarget).inputTokensMax;

function withInput<T extends HoldTarget>(target: T, inputTokensMax: number): T {
  return inputTokensMax === target.inputTokensMax ? target : { ...target, inputTokensMax };
}

function spread({ ticket, fallbacks }: HoldOutcome & { status: "held" }, kept: readonly number[], count: number): HeldFunds {
  const all: (Ticket | null)[] = Array.from({ length: count }, () => null);
  for (const [place, index] of kept.entries()) all[index] = fallbacks[place] ?? null;
  return { ticket, fallbacks: all };
}

/** The tightest bound on the input that there is: by the model's own vocabulary where that is public. */
export function countInputTokens(
  { countTokens }: Pick<GatewayPorts, "countTokens">,
  call: ResoldCall,
  { model, resale, hold }: ResaleTarget,
): number {
  const options = { model, bounds: resale.inputBounds(model.upstreamModel), countTokens };
  const count = call.kind === "chat" ? countChatInput(call.body, options) : countEmbeddingsInput(call.body.input, options);
  return Math.min(hold.inputTokensMax, count);
}

/** The cheap bound where it leaves room for the output that is asked for, else the count. */
function fittingInput({ model, inputTokensMax, outputTokensAsked }: HoldTarget, counted: () => number, isFirst: boolean): number {
  const { contextWindow, maxOutputTokens } = model;
  if (contextWindow === null || inputTokensMax + (outputTokensAsked ?? maxOutputTokens ?? 0) <= contextWindow) return inputTokensMax;
  if (isFirst && counted() > contextWindow)
    throw new AppError("context_length_exceeded", `messages: about ${counted()} tokens; the model's context window has ${contextWindow}.`, {
      param: "messages",
      remedy: "Shorten the conversation, or use a model with a larger context window.",
    });
  return counted();
}

function insufficient(facts: HoldOutcome & { status: "insufficient" }, outputTokensAsked: number | null): AppError {
  const { availableNanoUsd, heldNanoUsd, neededNanoUsd } = facts;
  const message = `The balance does not cover this call: available ${formatUsd(availableNanoUsd)} USD, held for running calls ${formatUsd(heldNanoUsd)} USD, needed ${formatUsd(neededNanoUsd)} USD.`;
  const isOnlyHeld = availableNanoUsd + heldNanoUsd >= neededNanoUsd;
  return new AppError("insufficient_balance", message, {
    remedy: `${isOnlyHeld ? "Wait until running calls end" : "Top up"}${whatFits(facts, outputTokensAsked)}.`,
    ...(isOnlyHeld ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {}),
  });
}

function whatFits({ outputTokensFit, outputTokensMin }: HoldOutcome & { status: "insufficient" }, outputTokensAsked: number | null): string {
  if (outputTokensAsked === 0) return "";
  if (outputTokensFit >= 1) return `, or send max_tokens of at most ${outputTokensFit}`;
  return outputTokensAsked === null ? `; not even ${outputTokensMin} tokens of output fit` : "; no max_tokens fits";
}

function unavailable(cause: unknown): AppError {
  return new AppError("unavailable", "The ledger cannot take this call right now; nothing was sent.", {
    remedy: "Try again in a moment.",
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    cause,
  });
}
