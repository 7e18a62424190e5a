import type { ClosingWork } from "../db/commit-work";
import type { GroupCommit } from "../db/group-commit";
import { isOwnerGone, processOwner } from "../db/process-owner";
import type { HoldOutcome, HoldRequest, ResoldModel } from "../domain/resale";
import { findMargin } from "./find-margin";
import { type HoldFundsOptions, holdFunds, LEASE_MS } from "./hold-funds";
import { listOpenOwners } from "./list-open-owners";

export interface HoldKeeperOptions {
  group: GroupCommit;
  /** Longest wait of a call for its hold. */
  holdWaitMsMax: number;
  /** What organizations and models without a margin of their own pay on top, in millionths. */
  marginPpmDefault: number;
  /** The time of day, in milliseconds. */
  nowMs: () => number;
  /** The organization's own margin; default: as the database has it. */
  marginOf?: typeof findMargin;
  /** What holds count against besides the balance. Default: nothing. */
  budgets?: HoldBudgets;
}

export interface HoldBudgets {
  /** Makes sure that the periods are there that a call of this moment counts in. Without a promise when they are, as a rule. */
  prepare(organizationId: string, atMs: number): void | Promise<void>;
  findTightest: NonNullable<HoldFundsOptions["findTightestBudget"]>;
}

const RENEW_EVERY_MS = LEASE_MS / 4;

/** Keeps this process's holds open while their calls run, and closes those that nobody will settle: expired ones, and those of dead processes. */
export class HoldKeeper {
  readonly #running = new Set<string>();
  #sweeping: Promise<number> | null = null;
  #renewedAt = performance.now();
  #renewedAtMs: number;

  constructor(private readonly options: HoldKeeperOptions) {
    this.#renewedAtMs = options.nowMs();
  }

  /** Sets funds aside, and keeps them so until `drop`. Never rejects; says `unavailable` when the database does not answer in time. */
  async open(request: HoldRequest): Promise<HoldOutcome> {
    const { group, holdWaitMsMax, marginPpmDefault, nowMs, marginOf = findMargin, budgets } = this.options;
    const deadlineMs = performance.now() + holdWaitMsMax;
    let ownMarginPpm: number | null;
    try {
      const found = marginOf(request.organizationId);
      ownMarginPpm = found instanceof Promise ? await within(found, holdWaitMsMax) : found;
      const prepared = budgets?.prepare(request.organizationId, request.startedAtMs);
      if (prepared) await within(prepared, Math.max(0, deadlineMs - performance.now()));
    } catch (cause) {
      return { status: "unavailable", cause };
    }
    const marginPpmOf = (model: ResoldModel) => ownMarginPpm ?? model.marginPpm ?? marginPpmDefault;
    const waitMsMax = Math.max(0, deadlineMs - performance.now());
    const findTightestBudget = budgets?.findTightest;
    const outcome = await holdFunds({ group, request, marginPpmOf, owner: processOwner, nowMs: nowMs(), waitMsMax, findTightestBudget });
    if (outcome.status === "held") this.#running.add(request.requestId);
    return outcome;
  }

  /** The call has ended: nothing renews its hold any more. */
  drop(requestId: string): void {
    this.#running.delete(requestId);
  }

  /** Renews what runs, closes what is over; resolves with the number of holds closed. One at a time. */
  sweep(): Promise<number> {
    this.#sweeping ??= this.#sweep().finally(() => {
      this.#sweeping = null;
    });
    return this.#sweeping;
  }

  async #sweep(): Promise<number> {
    const { group, nowMs } = this.options;
    const owners = await listOpenOwners();
    const closedAtMs = nowMs();
    const closings: ClosingWork[] = owners.filter(isOwnerGone).map((owner) => ({ owner, closedAtMs }));
    closings.push({ expiredAtMs: closedAtMs, closedAtMs });
    // By both clocks: a machine that has slept, or was set right, finds its calls' time over at once, and they still run.
    const sinceMs = Math.max(performance.now() - this.#renewedAt, Math.abs(closedAtMs - this.#renewedAtMs));
    const isRenewal = sinceMs >= RENEW_EVERY_MS;
    // In the same transaction as the closings, and before them.
    const renewals = isRenewal ? [...this.#running].map((requestId) => ({ requestId, expiresAtMs: closedAtMs + LEASE_MS })) : [];
    const { closed } = await group.run({ renewals, closings });
    if (isRenewal) [this.#renewedAt, this.#renewedAtMs] = [performance.now(), closedAtMs];
    return closed;
  }
}

/** Rejects when `promise` has not settled in time. */
async function within<T>(promise: Promise<T>, waitMsMax: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the database did not answer within ${waitMsMax} ms`)), waitMsMax);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
