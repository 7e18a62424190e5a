import type { HoldResult, HoldWork } from "../db/commit-work";
import type { GroupCommit } from "../db/group-commit";
import { leftOf, type SpentBudget } from "../domain/budget";
import type { HoldOutcome, HoldRequest, HoldTarget, ResoldModel, Ticket } from "../domain/resale";
import { affordableTokens, type HoldPlan, OUTPUT_TOKENS_MIN, planHold } from "./plan-hold";

/** A process that is alive renews its holds long before this. */
export const LEASE_MS = 120_000;

export interface HoldFundsOptions {
  group: GroupCommit;
  request: HoldRequest;
  /** What its organization pays on top for a model, in millionths. */
  marginPpmOf: (model: ResoldModel) => number;
  /** This process. */
  owner: string;
  nowMs: number;
  waitMsMax: number;
  /** The hard budget that leaves the call least; null: it counts in none. `isShort`: the balance does not cover it either. Default: there are no budgets. */
  findTightestBudget?: ((request: HoldRequest, isShort: boolean) => Promise<SpentBudget | null>) | undefined;
}

/**
 * Sets aside what the call can cost at most, wherever it is answered, in one guarded write, or says what is missing: either all of its targets can
 * be paid, or nothing is held. Never rejects.
 */
export async function holdFunds(options: HoldFundsOptions): Promise<HoldOutcome> {
  const { request, marginPpmOf } = options;
  const { requestId, fallbacks = [] } = request;
  let plan: HoldPlan;
  let fallbackPlans: HoldPlan[];
  let result: HoldResult;
  let budget: SpentBudget | null = null;
  try {
    plan = planHold(request, marginPpmOf(request.model));
    fallbackPlans = fallbacks.map((fallback) => planHold(fallback, marginPpmOf(fallback.model)));
    const dearest = fallbackPlans.length === 0 ? plan : dearestOf(plan, fallbackPlans);
    result = await openHold(options, dearest);
    if (result.grantedNanoUsd === null) budget = await findTighter(options, dearest, result.availableNanoUsd);
  } catch (cause) {
    return { status: "unavailable", cause };
  }
  const { grantedNanoUsd: granted, availableNanoUsd, heldNanoUsd } = result;
  if (granted === null) {
    const outputTokensFit = affordableTokens(plan, budget ? leftOf(budget) : availableNanoUsd);
    const needs = { neededNanoUsd: plan.amountNanoUsdMin, outputTokensFit, outputTokensMin: OUTPUT_TOKENS_MIN };
    const fallbacksNeededNanoUsd = fallbackPlans.map(({ amountNanoUsdMin }) => amountNanoUsdMin);
    return { status: "insufficient", availableNanoUsd, heldNanoUsd, ...needs, fallbacksNeededNanoUsd, budget };
  }
  const tickets = fallbacks.map((fallback, i) => makeTicket(requestId, fallback, fallbackPlans[i] as HoldPlan, granted));
  return { status: "held", ticket: makeTicket(requestId, request, plan, granted), fallbacks: tickets };
}

/** The budget that was in the way; null: the balance was. */
async function findTighter(
  { request, findTightestBudget }: HoldFundsOptions,
  { amountNanoUsdMin }: HoldPlan,
  availableNanoUsd: bigint,
): Promise<SpentBudget | null> {
  const budget = (await findTightestBudget?.(request, availableNanoUsd < amountNanoUsdMin)) ?? null;
  return budget && leftOf(budget) < availableNanoUsd ? budget : null;
}

/** The hold that covers every plan. What else its row says is of the target that the call goes to first; no target's margin is above the row's. */
function dearestOf(plan: HoldPlan, fallbacks: readonly HoldPlan[]): HoldPlan {
  const held = { ...plan };
  for (const { amountNanoUsd, amountNanoUsdMin, marginPpm } of fallbacks) {
    if (amountNanoUsd > held.amountNanoUsd) held.amountNanoUsd = amountNanoUsd;
    if (amountNanoUsdMin > held.amountNanoUsdMin) held.amountNanoUsdMin = amountNanoUsdMin;
    if (marginPpm > held.marginPpm) held.marginPpm = marginPpm;
  }
  return held;
}

function makeTicket(requestId: string, { model }: HoldTarget, plan: HoldPlan, amountNanoUsd: bigint): Ticket {
  const { priceVersionId, rates } = model;
  return { requestId, outputTokensMax: affordableTokens(plan, amountNanoUsd), amountNanoUsd, priceVersionId, rates, marginPpm: plan.marginPpm };
}

function holdWork({ request, owner, nowMs }: HoldFundsOptions, plan: HoldPlan): HoldWork {
  const { requestId, organizationId, credentialId, model, startedAtMs } = request;
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
    createdAtMs: startedAtMs,
    expiresAtMs: nowMs + LEASE_MS,
    labels: labelsOf(request),
  };
}

/** Null, as for most calls: nothing that a budget of a user or a tag would match. */
function labelsOf({ labels }: HoldRequest): string | null {
  if (!labels || (labels.userId === null && labels.tags === null)) return null;
  return JSON.stringify({ userId: labels.userId, tags: labels.tags });
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
