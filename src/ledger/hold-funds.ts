import type { HoldResult, HoldWork } from "../db/commit-work";
import type { GroupCommit } from "../db/group-commit";
import type { HoldOutcome, HoldRequest } from "../domain/resale";
import { affordableTokens, type HoldPlan, OUTPUT_TOKENS_MIN, planHold } from "./plan-hold";

/** A process that is alive renews its holds long before this. */
export const LEASE_MS = 120_000;

export interface HoldFundsOptions {
  group: GroupCommit;
  request: HoldRequest;
  marginPpm: number;
  /** This process. */
  owner: string;
  nowMs: number;
  waitMsMax: number;
}

/** Sets aside what the call can cost at most, in one guarded write, or says what is missing. Never rejects. */
export async function holdFunds(options: HoldFundsOptions): Promise<HoldOutcome> {
  const { request, marginPpm } = options;
  let plan: HoldPlan;
  let result: HoldResult;
  try {
    plan = planHold(request, marginPpm);
    result = await openHold(options, plan);
  } catch (cause) {
    return { status: "unavailable", cause };
  }
  const { grantedNanoUsd, availableNanoUsd, heldNanoUsd } = result;
  if (grantedNanoUsd === null) {
    const outputTokensFit = affordableTokens(plan, availableNanoUsd);
    const needs = { neededNanoUsd: plan.amountNanoUsdMin, outputTokensFit, outputTokensMin: OUTPUT_TOKENS_MIN };
    return { status: "insufficient", availableNanoUsd, heldNanoUsd, ...needs };
  }
  const { requestId, model } = request;
  const outputTokensMax = affordableTokens(plan, grantedNanoUsd);
  const { priceVersionId, rates } = model;
  return { status: "held", ticket: { requestId, outputTokensMax, amountNanoUsd: grantedNanoUsd, priceVersionId, rates, marginPpm } };
}

function holdWork({ request, owner, nowMs }: HoldFundsOptions, plan: HoldPlan): HoldWork {
  const { requestId, organizationId, credentialId, model } = request;
  return {
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
}

/** Rejects when the database does not take the hold within `waitMsMax`; a hold that commits after that is released at once. */
function openHold(options: HoldFundsOptions, plan: HoldPlan): Promise<HoldResult> {
  const { group, waitMsMax } = options;
  const hold = holdWork(options, plan);
  return new Promise((resolve, reject) => {
    let isLate = false;
    const giveUp = (cause: unknown) => {
      isLate = true;
      clearTimeout(timer);
      reject(cause);
    };
    // Behind the hold, which may be in the database though nobody has told us so (a connection that broke, a thread that died).
    const timer = setTimeout(() => {
      giveUp(new Error(`the database did not take the hold within ${waitMsMax} ms`));
      releaseHold(group, hold.requestId);
    }, waitMsMax);
    if (group.isClosed) return giveUp(new Error("the queue is closed"));
    group.submit({
      hold,
      isWanted: () => !isLate,
      done: ({ holds }) => {
        clearTimeout(timer);
        resolve(holds.get(hold.requestId) as HoldResult);
      },
      refused: giveUp,
    });
  });
}

/** Tried again until the database takes it; should this process end before that, the hold's owner is found dead. */
function releaseHold(group: GroupCommit, requestId: string): void {
  group.submit({ closings: [{ requestId, closedAtMs: Date.now() }], isWanted: () => true, done: () => {}, refused: () => {} });
}
