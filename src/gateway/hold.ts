import type { HoldRequest, Ticket } from "../domain/resale";
import { countChatInput } from "./bounds/bound-chat-input";
import { countEmbeddingsInput } from "./bounds/bound-embeddings-input";
import type { CallState } from "./call-state";
import { holdOrRefuse } from "./hold-or-refuse";
import { countCall } from "./limits/count-call";
import { estimateResold } from "./limits/estimate-call";
import type { ResalePlan, ResaleTarget } from "./plan";
import type { ResoldCall } from "./read";

/** A target that the call's hold pays for. */
export interface HeldTarget {
  target: ResaleTarget;
  ticket: Ticket;
}

export type HeldTargets = readonly [HeldTarget, ...HeldTarget[]];

/**
 * Counts the call for its caller's limits, and sets aside what it can cost at most at the dearest of its targets; fallbacks that the balance does not
 * cover are left out, and named in the state. @throws AppError `rate_limited`; `insufficient_balance` with available, held, needed and what fits;
 * `budget_exceeded` with the budget, what is spent and when it resets; `context_length_exceeded` when the input exceeds the context window; `unavailable`
 * when the ledger does not take the hold in time. Then nothing may be sent
 */
export async function hold(state: CallState, { caller, call, targets }: ResalePlan): Promise<HeldTargets> {
  const { ports, requestId, labels, startedAtMs } = state;
  if (caller.limits) {
    await countCall(state, caller.limits, estimateResold(targets[0]));
    state.client.expectConnected();
  }
  const { model, inputTokensMax, inputTokensLikely, inputBuckets, outputBuckets, outputTokensAsked, choices, besidesMax } = targets[0].hold;
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
    besidesMax: besidesMax ?? null,
    fallbacks: targets.slice(1).map((target) => target.hold),
    labels,
    startedAtMs,
  };
  const held = await holdOrRefuse(ports, request, (index) => countInputTokens(state, call, targets[index] as ResaleTarget));
  const fallbacks: HeldTarget[] = [];
  for (const [i, ticket] of held.fallbacks.entries()) {
    const target = targets[i + 1] as ResaleTarget;
    if (ticket) fallbacks.push({ target, ticket });
    else state.skip(target.model, "What can be spent does not cover it.");
  }
  return [{ target: targets[0], ticket: held.ticket }, ...fallbacks];
}

/** The tightest bound on the input that there is: by the model's own vocabulary where that is public. */
export function countInputTokens({ countTokens }: Pick<CallState, "countTokens">, call: ResoldCall, { model, resale, hold }: ResaleTarget): number {
  if (call.kind !== "chat" && call.kind !== "embeddings") return hold.inputTokensMax;
  const options = { model, bounds: resale.inputBounds(model.upstreamModel), countTokens };
  const count = call.kind === "chat" ? countChatInput(call.body, options) : countEmbeddingsInput(call.body.input, options);
  return Math.min(hold.inputTokensMax, count);
}
