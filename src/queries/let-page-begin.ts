import { setTimeout as wait } from "node:timers/promises";
import { dialectOf } from "@/db/dialect";

/** What drawing and compressing a page's beginning took, at the most, on two cores: 5 ms were too few, 30 enough. */
const BEGINNING_MS = 30;

/**
 * Before the many sums of a part that streams in behind its skeleton. SQLite runs each statement on this thread, one behind the other without a turn
 * between them, so that the page's beginning would leave only after the last: of 300,000 calls after 320 ms instead of 45.
 */
export async function letPageBegin(): Promise<void> {
  if (dialectOf() === "sqlite") await wait(BEGINNING_MS);
}
