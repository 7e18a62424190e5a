import type { HoldResult, HoldWork } from "../db/commit-work";
import type { GroupCommit } from "../db/group-commit";
import { AppError } from "../domain/errors";
import { formatUsd } from "../domain/money";
import type { HoldRequest, Ticket } from "../domain/resale";
import { openHold } from "./open-hold";
import { affordableTokens, type HoldPlan, OUTPUT_TOKENS_MIN, planHold } from "./plan-hold";

/** A process that is alive renews its holds long before this. */
export const LEASE_MS = 120_000;
/** Other calls end within seconds, as a rule. */
const RETRY_AFTER_SECONDS = 2;

export interface HoldFundsOptions {
  group: GroupCommit;
  request: HoldRequest;
  marginPpm: number;
  /** This process. */
  owner: string;
  nowMs: number;
  waitMsMax: number;
}

/**
 * Sets aside what the call can cost at most. Throws AppError: `insufficient_balance` with available, held, needed and what fits;
 * `invalid_request` when the input exceeds the context window; `unavailable` when the database does not take the hold in time.
 */
export async function holdFunds(options: HoldFundsOptions): Promise<Ticket> {
  const { request, marginPpm } = options;
  const counted = countOnce(request);
  let plan = planHold(request, fittingInput(request, counted), marginPpm);
  let result = await tryHold(options, plan);
  if (result.grantedNanoUsd === null && counted() < plan.inputTokensMax) {
    plan = planHold(request, counted(), marginPpm);
    result = await tryHold(options, plan);
  }
  if (result.grantedNanoUsd === null) throw insufficient(plan, result, request.outputTokensAsked);
  const { requestId, model } = request;
  return {
    requestId,
    outputTokensMax: affordableTokens(plan, result.grantedNanoUsd),
    amountNanoUsd: result.grantedNanoUsd,
    priceVersionId: model.priceVersionId,
    rates: model.rates,
    marginPpm,
  };
}

/** The tight bound is dear to make: asked for when it is needed, and once. */
function countOnce(request: HoldRequest): () => number {
  let count: number | null = null;
  return () => {
    count ??= Math.min(request.inputTokensMax, request.countInputTokens());
    return count;
  };
}

/** The cheap bound where it leaves room for the output that is asked for, else the tight one. */
function fittingInput({ model, inputTokensMax, outputTokensAsked }: HoldRequest, counted: () => number): number {
  const { contextWindow, maxOutputTokens } = model;
  if (contextWindow === null || inputTokensMax + (outputTokensAsked ?? maxOutputTokens ?? 0) <= contextWindow) return inputTokensMax;
  if (counted() > contextWindow)
    throw new AppError("invalid_request", `messages: about ${counted()} tokens; the model's context window has ${contextWindow}.`, {
      remedy: "Shorten the conversation, or use a model with a larger context window.",
    });
  return counted();
}

function tryHold({ group, request, owner, nowMs, waitMsMax }: HoldFundsOptions, plan: HoldPlan): Promise<HoldResult> {
  const { requestId, organizationId, credentialId, model } = request;
  const hold: HoldWork = {
    requestId,
    organizationId,
    credentialId,
    amountNanoUsd: plan.amountNanoUsd.toString(),
    amountNanoUsdMin: plan.amountNanoUsdMin.toString(),
    provider: model.providerId,
    model: model.id,
    priceVersionId: model.priceVersionId,
    marginPpm: plan.marginPpm,
    inputTokensMax: plan.inputTokensMax,
    outputTokensMax: plan.outputTokensMax,
    owner,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + LEASE_MS,
  };
  return openHold({ group, hold, waitMsMax });
}

function insufficient(plan: HoldPlan, { availableNanoUsd, heldNanoUsd }: HoldResult, outputTokensAsked: number | null): AppError {
  const needed = formatUsd(plan.amountNanoUsdMin);
  const message = `The balance does not cover this call: available ${formatUsd(availableNanoUsd)} USD, held for running calls ${formatUsd(heldNanoUsd)} USD, needed ${needed} USD.`;
  const isOnlyHeld = availableNanoUsd + heldNanoUsd >= plan.amountNanoUsdMin;
  return new AppError("insufficient_balance", message, {
    remedy: `${isOnlyHeld ? "Wait until running calls end" : "Top up"}${whatFits(plan, availableNanoUsd, outputTokensAsked)}.`,
    ...(isOnlyHeld ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {}),
  });
}

function whatFits(plan: HoldPlan, availableNanoUsd: bigint, outputTokensAsked: number | null): string {
  if (outputTokensAsked === 0) return "";
  const fits = affordableTokens(plan, availableNanoUsd);
  if (fits >= 1) return `, or send max_tokens of at most ${fits}`;
  return outputTokensAsked === null ? `; not even ${OUTPUT_TOKENS_MIN} tokens of output fit` : "; no max_tokens fits";
}
