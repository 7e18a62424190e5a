import { database } from "@/db/client";
import type { UsageFilter } from "./filter";
import { recordWhere } from "./usage-where";

/**
 * Percentiles need every single call, and SQLite answers on the thread that the gateway runs on (about 2 µs per call): of more calls than
 * this, the newest this many are looked at.
 */
export const PERCENTILE_ROWS_MAX = 50_000;

export interface Percentiles {
  p50: number | null;
  p95: number | null;
}

/** How many calls took how long; in order of `ms`. */
export interface DurationCount {
  ms: number;
  count: number;
}

/**
 * Nearest rank: the smallest duration that at least p of all calls did not exceed; always one that really occurred, never interpolated.
 * Null without calls.
 */
export function nearestRank(counts: readonly DurationCount[], p: number): number | null {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(p * total));
  let seen = 0;
  for (const { ms, count } of counts) {
    seen += count;
    if (seen >= rank) return ms;
  }
  return null;
}

export function percentilesOf(counts: readonly DurationCount[]): Percentiles {
  return { p50: nearestRank(counts, 0.5), p95: nearestRank(counts, 0.95) };
}

/** The filter's calls, or the newest `PERCENTILE_ROWS_MAX` of them (calls of the oldest one's millisecond are left out then). */
export async function percentileWhere(organizationId: string, filter: UsageFilter) {
  const where = recordWhere(organizationId, filter);
  const next = await database().usageRecord.findFirst({
    where,
    orderBy: [{ createdAt: "desc" }, { requestId: "desc" }],
    skip: PERCENTILE_ROWS_MAX,
    select: { createdAt: true },
  });
  return next ? { ...where, createdAt: { gt: next.createdAt, lt: filter.to } } : where;
}

/** p50 and p95 of latency and of time to first token (of the calls that have one), exact, in milliseconds. */
export async function findPercentiles(organizationId: string, filter: UsageFilter): Promise<{ latencyMs: Percentiles; ttftMs: Percentiles }> {
  const where = await percentileWhere(organizationId, filter);
  const records = database().usageRecord;
  const latency = await records.groupBy({ by: ["latencyMs"], where, _count: { _all: true }, orderBy: { latencyMs: "asc" } });
  const ttft = await records.groupBy({
    by: ["ttftMs"],
    where: { ...where, ttftMs: { not: null } },
    _count: { _all: true },
    orderBy: { ttftMs: "asc" },
  });
  return {
    latencyMs: percentilesOf(latency.map(({ latencyMs, _count }) => ({ ms: latencyMs, count: _count._all }))),
    ttftMs: percentilesOf(ttft.map(({ ttftMs, _count }) => ({ ms: ttftMs ?? 0, count: _count._all }))),
  };
}
