import path from "node:path";
import { prepareBudgets } from "../budgets/budget-book";
import { findTightestBudget } from "../budgets/find-spent-budget";
import { dataFolder } from "../db/dialect";
import { GroupCommit } from "../db/group-commit";
import { once } from "../db/once";
import type { FinishedCall } from "../domain/call";
import type { Settlement } from "../domain/resale";
import { env } from "../env";
import { Meter } from "../metering/meter";
import { log, logCall } from "../observe/log";
import { Metrics } from "../observe/metrics";
import type { UsageRow } from "../usage/usage-row";
import { UsageWriter } from "../usage/usage-writer";

/** The gateway's calls that are being served by this process. */
export const load = () => once("load", () => ({ calls: 0 }));

/** The more calls run at once, the longer their groups gather; a few calls wait for nothing. */
const GATHERED_CALLS_PER_MS = 16;
const GATHER_MS_MAX = 2;
const gatherMs = () => Math.min(GATHER_MS_MAX, Math.floor(load().calls / GATHERED_CALLS_PER_MS));

const groupCommit = () => once("group-commit", () => new GroupCommit({ gatherMs }));

export const usageWriter = () =>
  once("usage-writer", () => {
    const { RECORD_WAIT_MS_MAX: waitMsMax, SETTLE_WAIT_MS_MAX: settleWaitMsMax } = env;
    const onSetAside = ({ requestId, organizationId }: UsageRow, reason: string) =>
      log.error({ event: "usage_set_aside", requestId, organizationId, reason });
    return new UsageWriter({ group: groupCommit(), spoolFolder: path.join(dataFolder(), "spool"), waitMsMax, settleWaitMsMax, onSetAside });
  });

export const meter = () =>
  once(
    "meter",
    () =>
      new Meter({
        group: groupCommit(),
        writer: usageWriter(),
        holdWaitMsMax: env.HOLD_WAIT_MS_MAX,
        marginPpmDefault: Math.round(env.DEFAULT_MARGIN_PERCENT * 1_000_000),
        nowMs: Date.now,
        budgets: { prepare: prepareBudgets, findTightest: findTightestBudget },
        onAlert: (alert) => {
          metrics().countAlert(alert);
          log.error({ event: "settlement_alert", ...alert });
        },
        onSweepError: (error) => log.warn({ event: "sweep_failed", error: String(error) }),
      }),
  );

export const metrics = () => once("metrics", () => new Metrics(() => usageWriter().health()));

/** Row first; then the counters and the log's one line, of the same row. */
export async function recordCall(call: FinishedCall): Promise<Settlement | null> {
  try {
    const { row, settlement } = await meter().finish(call);
    const costUsd = row.providerCostNanoUsd === null ? null : Number(row.providerCostNanoUsd) / 1e9;
    metrics().observe({ ...row, costUsd });
    logCall(row);
    return settlement;
  } catch (error) {
    // A failure of metering never breaks an answer.
    report(error, call.requestId);
    return null;
  }
}

export function report(error: unknown, requestId: string): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  log.error({ event: "internal_error", requestId, error: { name, message, stack } });
}
