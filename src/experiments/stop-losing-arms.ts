import type { Actor } from "../audit/record-change";
import { changeCatalog, changedFields } from "../catalog/edit/change-catalog";
import { database } from "../db/client";
import { NO_ARM_SUMS, sumExperiment } from "../db/experiment-sums";
import type { Experiment } from "../db/generated/client";
import { findLosers, type Loser } from "./find-losers";
import { armsOf, guardRailOf, showExperiment } from "./show-experiment";

const EVERY_MS = 15_000;
/** Of very many calls the reading takes a while: then it is done less often, so that the process is busy with it for 2 % of its time at most. */
const REST_PER_READING = 50;

/** In the audit log. */
const GUARD_RAIL: Actor = { id: "guard-rail", name: "guard rail", address: null };

/** Looks at the running experiments whose turn it is: of all processes, one at each. `nowMs`: the time of day. */
export async function stopLosingArms(nowMs: number): Promise<void> {
  const due = { status: "running", nextCheckAt: { lte: new Date(nowMs) } };
  for (const row of await database().experiment.findMany({ where: due })) {
    const { maxErrorRate, maxCostRatio } = guardRailOf(row);
    if (maxErrorRate === undefined && maxCostRatio === undefined) continue;
    const nextCheckAt = new Date(nowMs + EVERY_MS);
    const { count } = await database().experiment.updateMany({ where: { id: row.id, ...due }, data: { nextCheckAt } });
    if (count > 0) await check(row, nowMs);
  }
}

async function check(row: Experiment, nowMs: number): Promise<void> {
  const startedMs = performance.now();
  const sums = await sumExperiment(row, ["cost", "errorRate"]);
  const restMs = (performance.now() - startedMs) * REST_PER_READING;
  const arms = armsOf(row).map((arm) => {
    const { cost, errorRate: errors } = (sums.get(arm.model) ?? NO_ARM_SUMS).samples;
    return { ...arm, cost, errors };
  });
  const losers = findLosers(arms, guardRailOf(row));
  if (losers.length > 0) await stop(row, losers);
  else if (restMs > EVERY_MS) await database().experiment.updateMany({ where: { id: row.id }, data: { nextCheckAt: new Date(nowMs + restMs) } });
}

/** What has been counted stays, and so does the rest of the experiment: the stopped arm's calls go to the others. */
async function stop({ id, version }: Experiment, losers: readonly Loser[]): Promise<void> {
  await changeCatalog(GUARD_RAIL, async (transaction) => {
    const claimed = await transaction.experiment.updateMany({ where: { id, version }, data: { version: version + 1 } });
    // Somebody has changed it meanwhile: the next look decides.
    if (claimed.count === 0) return { result: undefined, entry: null };
    const row = await transaction.experiment.findUniqueOrThrow({ where: { id } });
    const before = showExperiment(row);
    const isLost = (model: string) => losers.some((loser) => loser.model === model);
    const arms = armsOf(row).map((arm) => (isLost(arm.model) ? { ...arm, weight: 0 } : arm));
    const changed = { ...row, arms: JSON.stringify(arms) };
    await transaction.experiment.updateMany({ where: { id }, data: { arms: changed.arms } });
    const { before: was, after } = changedFields(before, showExperiment(changed));
    const reason = losers.map((loser) => `${loser.model}: ${loser.reason}`).join("; ");
    return { result: undefined, entry: { action: "experiment.arm_stopped", target: id, before: was, after: { ...after, reason } } };
  });
}
