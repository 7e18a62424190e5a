import { database } from "../db/client";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The timeline is of the last day, and a breaker that has been closed for so long is like one that never opened. */
export async function evictOldBreakers(nowMs: number): Promise<void> {
  const since = new Date(nowMs - DAY_MS);
  await database().breakerChange.deleteMany({ where: { at: { lt: since } } });
  await database().breaker.deleteMany({ where: { state: "closed", updatedAt: { lt: since } } });
}
