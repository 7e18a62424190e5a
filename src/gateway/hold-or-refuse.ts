import { leftOf } from "../domain/budget";
import { AppError } from "../domain/errors";
import { formatUsd } from "../domain/money";
import type { HoldOutcome, HoldRequest, HoldTarget, Ticket } from "../domain/resale";
import { isOnlyHeld as isOnlyHeldOf, overBudget } from "./over-budget";
import type { GatewayPorts } from "./ports";

/** Other calls end within seconds, as a rule. */
const RETRY_AFTER_SECONDS = 2;

export interface HeldFunds {
  ticket: Ticket;
  /** By fallback of the request; null: what can be spent does not cover it. */
  fallbacks: readonly (Ticket | null)[];
}

type HoldPort = Pick<GatewayPorts, "hold">;
type Insufficient = HoldOutcome & { status: "insufficient" };

/**
 * Holds what a call can cost at the dearest of its targets that the balance and the budgets cover. Every input is bounded cheaply first; it is counted when that
 * bound does not fit the context window, or cannot be afforded.
 * @param countInput the tightest bound on the input that there is for a target (0: the first, 1: the first fallback …); expensive, and asked for
 * only when it is needed, once
 * @throws AppError when not even the first target can be paid, or sent
 */
export async function holdOrRefuse(ports: HoldPort, request: HoldRequest, countInput: (index: number) => number): Promise<HeldFunds> {
  const counts: number[] = [];
  const counted = (target: HoldTarget, index: number) => {
    counts[index] ??= Math.min(target.inputTokensMax, countInput(index));
    return counts[index];
  };
  const bounded = withInputs(request, (target, index) => fittingInput(target, index, () => counted(target, index)));
  let outcome = await ports.hold(bounded);
  if (outcome.status === "insufficient") {
    const exact = withInputs(request, counted);
    if (isTighter(exact, bounded)) outcome = await ports.hold(exact);
    if (outcome.status === "insufficient") return holdWithout(ports, exact, outcome);
  }
  if (outcome.status === "unavailable") throw unavailable(outcome.cause);
  return { ticket: outcome.ticket, fallbacks: outcome.fallbacks };
}

/** The balance, or the tightest budget. */
function spendableOf({ availableNanoUsd, budget }: Insufficient): bigint {
  const left = budget ? leftOf(budget) : availableNanoUsd;
  return left < availableNanoUsd ? left : availableNanoUsd;
}

/** Leaves out the fallbacks that what can be spent does not cover. Each round leaves out at least one: the ledger has said what each needs. */
async function holdWithout(ports: HoldPort, request: HoldRequest, shortage: Insufficient): Promise<HeldFunds> {
  const all = request.fallbacks ?? [];
  let kept = all;
  let outcome: HoldOutcome = shortage;
  while (outcome.status === "insufficient" && spendableOf(outcome) >= outcome.neededNanoUsd && kept.length > 0) {
    const { fallbacksNeededNanoUsd } = outcome;
    const spendable = spendableOf(outcome);
    const affordable = kept.filter((_, place) => (fallbacksNeededNanoUsd[place] ?? spendable) <= spendable);
    // What can be spent moved meanwhile, and all seem affordable: one less is asked for all the same.
    kept = affordable.length < kept.length ? affordable : kept.slice(0, -1);
    outcome = await ports.hold({ ...request, fallbacks: kept });
  }
  if (outcome.status === "insufficient") throw insufficient(outcome, request.outputTokensAsked);
  if (outcome.status === "unavailable") throw unavailable(outcome.cause);
  const { ticket, fallbacks } = outcome;
  return { ticket, fallbacks: all.map((target) => (kept.includes(target) ? (fallbacks[kept.indexOf(target)] ?? null) : null)) };
}

/** The request with other bounds on its inputs; the same objects where they do not change. */
function withInputs(request: HoldRequest, inputOf: (target: HoldTarget, index: number) => number): HoldRequest {
  const { fallbacks = [] } = request;
  const first = withInput(request, inputOf(request, 0));
  if (fallbacks.length === 0) return first;
  return { ...first, fallbacks: fallbacks.map((target, i) => withInput(target, inputOf(target, i + 1))) };
}

function withInput<T extends HoldTarget>(target: T, inputTokensMax: number): T {
  return inputTokensMax === target.inputTokensMax ? target : { ...target, inputTokensMax };
}

function isTighter(exact: HoldRequest, bounded: HoldRequest): boolean {
  const before = bounded.fallbacks ?? [];
  const isLower = (one: HoldTarget, other: HoldTarget | undefined) => other !== undefined && one.inputTokensMax < other.inputTokensMax;
  return isLower(exact, bounded) || (exact.fallbacks ?? []).some((target, i) => isLower(target, before[i]));
}

/** The cheap bound where it leaves room for the output that is asked for, else the count. */
function fittingInput({ model, inputTokensMax, outputTokensAsked }: HoldTarget, index: number, counted: () => number): number {
  const { contextWindow, maxOutputTokens } = model;
  if (contextWindow === null || inputTokensMax + (outputTokensAsked ?? maxOutputTokens ?? 0) <= contextWindow) return inputTokensMax;
  if (index === 0 && counted() > contextWindow)
    throw new AppError("context_length_exceeded", `messages: about ${counted()} tokens; the model's context window has ${contextWindow}.`, {
      param: "messages",
      remedy: "Shorten the conversation, or use a model with a larger context window.",
    });
  return counted();
}

function insufficient(facts: Insufficient, outputTokensAsked: number | null): AppError {
  const { availableNanoUsd, heldNanoUsd, neededNanoUsd, budget } = facts;
  if (budget) {
    const comesBack = isOnlyHeldOf(budget, neededNanoUsd);
    const remedy = `${comesBack ? "Wait until running calls end" : "Wait until then, have an admin raise the budget"}${whatFits(facts, outputTokensAsked)}.`;
    return overBudget(budget, { needed: neededNanoUsd, remedy, retryAfterSeconds: comesBack ? RETRY_AFTER_SECONDS : undefined });
  }
  const message = `The balance does not cover this call: available ${formatUsd(availableNanoUsd)} USD, held for running calls ${formatUsd(heldNanoUsd)} USD, needed ${formatUsd(neededNanoUsd)} USD.`;
  const isOnlyHeld = availableNanoUsd + heldNanoUsd >= neededNanoUsd;
  return new AppError("insufficient_balance", message, {
    remedy: `${isOnlyHeld ? "Wait until running calls end" : "Top up"}${whatFits(facts, outputTokensAsked)}.`,
    ...(isOnlyHeld ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {}),
  });
}

function whatFits({ outputTokensFit, outputTokensMin }: Insufficient, outputTokensAsked: number | null): string {
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
