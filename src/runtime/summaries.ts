import { setTimeout } from "node:timers/promises";
import { once } from "../db/once";
import { log } from "../observe/log";
import { firstHourMs, summarizeHours } from "../usage/summarize-hours";
import { summarizeLabels } from "../usage/summarize-labels";
import { summarizeTags } from "../usage/summarize-tags";

const EVERY_MS = 60_000;
/** Calls that end, or come out of the spool, later than this are counted at the next start; until then their hours' and days' calls are read. */
const LATE_MS_MAX = 2 * 86_400_000;

interface SummaryOptions {
  everyMs?: number;
  /** Ends it, between two rounds. */
  signal?: AbortSignal;
}

/**
 * Counts the durations of each hour, and sums its tags and the labels of each day, when it is over; at the start, of all that nobody has counted yet. For the process
 * that serves pages: on SQLite it reads on its own thread, and no call may wait for that. Several processes may do it at once.
 */
export function startSummaries(options: SummaryOptions = {}): void {
  once("summaries", () => keepUp(options));
}

async function keepUp({ everyMs = EVERY_MS, signal }: SummaryOptions): Promise<void> {
  for (let sinceMs: number | null = null; !signal?.aborted; await setTimeout(everyMs, undefined, { ref: false })) {
    try {
      const range = { sinceMs: sinceMs ?? (await firstHourMs()) ?? Date.now(), nowMs: Date.now() };
      await summarizeHours(range);
      await summarizeTags(range);
      await summarizeLabels(range);
      sinceMs = Date.now() - LATE_MS_MAX;
    } catch (error) {
      log.warn({ event: "hours_not_summarized", error: String(error) });
    }
  }
}
