import { setTimeout } from "node:timers/promises";
import { once } from "../db/once";
import { log } from "../observe/log";
import { firstHourMs, summarizeHours } from "../usage/summarize-hours";

const EVERY_MS = 60_000;
/** Calls that end, or come out of the spool, later than this are counted at the next start; until then percentiles read their hours' calls. */
const LATE_MS_MAX = 2 * 86_400_000;

/**
 * Counts the durations of each hour when it is over; at the start, of all hours that nobody has counted yet. For the process that serves pages: on
 * SQLite it reads on its own thread, and no call may wait for that. Several processes may do it at once.
 */
export function startSummaries(): void {
  once("summaries", () => keepUp());
}

async function keepUp(): Promise<never> {
  for (let sinceMs: number | null = null; ; await setTimeout(EVERY_MS, undefined, { ref: false })) {
    try {
      await summarizeHours({ sinceMs: sinceMs ?? (await firstHourMs()) ?? Date.now(), nowMs: Date.now() });
      sinceMs = Date.now() - LATE_MS_MAX;
    } catch (error) {
      log.warn({ event: "hours_not_summarized", error: String(error) });
    }
  }
}
