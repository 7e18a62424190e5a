import type { KillReport } from "./run-kill-rounds";

/** What is wrong with a report of kill rounds, by name; [] when all is well. A run that met nothing has shown nothing, and says so. */
export function findLosses(report: KillReport): string[] {
  const { missing, duplicates, wrongHours, unpaid, unexplained, openHolds, complaints, badLedgers } = report;
  const lists = { missing, duplicates, wrongHours, unpaid, unexplained, openHolds, complaints, badLedgers };
  const losses = Object.entries(lists).flatMap(([name, list]) =>
    list.length > 0 ? [`${list.length} ${name}: ${JSON.stringify(list.slice(0, 3))}`] : [],
  );
  const { rounds, wholeAnswers, brokenAnswers, charges, fallenOver } = report;
  if (wholeAnswers <= 4 * rounds || charges <= 2 * rounds)
    losses.push(`Only ${wholeAnswers} whole answers and ${charges} charges in ${rounds} rounds`);
  if (brokenAnswers <= rounds) losses.push(`Only ${brokenAnswers} calls were running when the server was killed ${rounds} times`);
  if (fallenOver <= rounds / 8) losses.push(`Only ${fallenOver} calls were answered in a second attempt`);
  // By the clock for the usual start; the longest one also measures what else this machine is doing.
  if (report.startMsMedian >= 5_000) losses.push(`The usual start took ${report.startMsMedian} ms`);
  if (report.startCpuMsMax >= 5_000) losses.push(`A start took ${report.startCpuMsMax} ms of the processor`);
  if (report.holdsClosedMsMedian >= 5_000) losses.push(`The holds of a dead process were usually closed after ${report.holdsClosedMsMedian} ms`);
  return losses;
}
