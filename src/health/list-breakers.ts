import { database } from "../db/client";
import type { BreakerState } from "../domain/health";
import { readState } from "./read-state";

const ROWS_MAX = 1_000;

export interface BreakerView {
  providerId: string;
  /** As the provider calls it; empty: the provider as a whole. */
  model: string;
  state: BreakerState;
  reason: string;
  /** When one call may try again; null: closed. */
  retryAt: Date | null;
  /** Since when. */
  updatedAt: Date;
}

/** Breakers that have opened within the last day or are open still, as all processes agree on them; the latest change first. */
export async function listBreakers(): Promise<BreakerView[]> {
  const rows = await database().breaker.findMany({ orderBy: { updatedAt: "desc" }, take: ROWS_MAX });
  return rows.map((row) => ({ ...row, state: readState(row.state) }));
}

export interface BreakerChangeView {
  id: string;
  at: Date;
  providerId: string;
  model: string;
  state: BreakerState;
  reason: string;
}

/** The timeline, of which a day is kept: the latest changes first, a thousand at most. */
export async function listBreakerChanges({ sinceMs }: { sinceMs: number }): Promise<BreakerChangeView[]> {
  const where = { at: { gte: new Date(sinceMs) } };
  const rows = await database().breakerChange.findMany({ where, orderBy: [{ at: "desc" }, { id: "desc" }], take: ROWS_MAX });
  return rows.map((row) => ({ ...row, state: readState(row.state) }));
}
