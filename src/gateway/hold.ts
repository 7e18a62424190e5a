import { AppError } from "../domain/errors";
import { formatUsd } from "../domain/money";
import type { HoldOutcome, HoldRequest, Ticket } from "../domain/resale";
import { countChatInput } from "./bounds/bound-chat-input";
import { countEmbeddingsInput } from "./bounds/bound-embeddings-input";
import type { ResalePlan } from "./plan";
import type { GatewayPorts } from "./ports";

/** Other calls end within seconds, as a rule. */
const RETRY_AFTER_SECONDS = 2;

/**
 * Sets aside what the call can cost at most. The input is bounded cheaply first; it is counted when that bound does not fit the context window, or
 * cannot be afforded. @throws AppError `insufficient_balance` with available, held, needed and what fits; `invalid_request` when the input exceeds
 * the context window; `unavailable` when the ledger does not take the hold in time. Then nothing may be sent
 */
export function hold(ports: GatewayPorts, plan: ResalePlan): Promise<Ticket> {
  return holdFunds(ports, plan.hold, () => countInputTokens(ports, plan));
}

/** @param countInput the tightest bound on the input that there is; expensive, and asked for only when it is needed, once */
export async function holdFunds(ports: Pick<GatewayPorts, "hold">, request: HoldRequest, countInput: () => number): Promise<Ticket> {
  let count: number | null = null;
  const counted = () => {
    count ??= Math.min(request.inputTokensMax, countInput());
    return count;
  };
  const inputTokensMax = fittingInput(request, counted);
  let outcome = await ports.hold(inputTokensMax === request.inputTokensMax ? request : { ...request, inputTokensMax });
  if (outcome.status === "insufficient" && counted() < inputTokensMax) outcome = await ports.hold({ ...request, inputTokensMax: counted() });
  if (outcome.status === "held") return outcome.ticket;
  throw outcome.status === "insufficient" ? insufficient(outcome, request.outputTokensAsked) : unavailable(outcome.cause);
}

/** The tightest bound on the input that there is: by the model's own vocabulary where that is public. */
export function countInputTokens({ countTokens }: Pick<GatewayPorts, "countTokens">, { call, targets, hold }: ResalePlan): number {
  const [{ model, resale }] = targets;
  const options = { model, bounds: resale.inputBounds(model.upstreamModel), countTokens };
  const count = call.kind === "chat" ? countChatInput(call.body, options) : countEmbeddingsInput(call.body.input, options);
  return Math.min(hold.inputTokensMax, count);
}

/** The cheap bound where it leaves room for the output that is asked for, else the count. */
function fittingInput({ model, inputTokensMax, outputTokensAsked }: HoldRequest, counted: () => number): number {
  const { contextWindow, maxOutputTokens } = model;
  if (contextWindow === null || inputTokensMax + (outputTokensAsked ?? maxOutputTokens ?? 0) <= contextWindow) return inputTokensMax;
  if (counted() > contextWindow)
    throw new AppError("invalid_request", `messages: about ${counted()} tokens; the model's context window has ${contextWindow}.`, {
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
