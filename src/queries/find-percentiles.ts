import { database } from "@/db/client";
import { countTimed, joined, TIMES } from "@/db/count-durations";
import { Prisma } from "@/db/generated/client";
import { addDurations, type DurationCounts } from "@/domain/durations";
import type { Range } from "./buckets";
import type { UsageFilter } from "./filter";
import { hoursOf, IS_FRESH, spansBeside, staleTagHours } from "./hour-sums";
import { partsOf, partTable } from "./sum-calls";
import { averageMs } from "./sums";
import { hasHours, rowsOf } from "./usage-where";

export interface Percentiles {
  p50: number | null;
  p95: number | null;
}

/** Milliseconds; null when no call has the figure. */
export interface DurationJson extends Percentiles {
  avg: number | null;
}

/** How long calls took. Those that we refused have no latency. */
export interface Durations {
  latencies: DurationCounts;
  /** Of the latencies, exact. */
  answeredMsSum: bigint;
  ttfts: DurationCounts;
}

export interface DurationCell extends Durations {
  /** Index into the ranges that were asked for. */
  bucket: number;
  /** Empty when not asked for by model. */
  provider: string;
  model: string;
}

/** The smallest duration that at least p of all calls did not exceed (nearest rank); null without calls. */
export function nearestRank(counts: readonly (readonly [ms: number, count: number])[], p: number): number | null {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(p * total));
  let seen = 0;
  for (const [ms, count] of counts) {
    seen += count;
    if (seen >= rank) return ms;
  }
  return null;
}

export function percentilesOf(counts: DurationCounts): Percentiles {
  const ordered = [...counts].sort(([a], [b]) => a - b);
  return { p50: nearestRank(ordered, 0.5), p95: nearestRank(ordered, 0.95) };
}

export function presentLatency({ latencies, answeredMsSum }: Durations): DurationJson {
  const calls = [...latencies.values()].reduce((sum, count) => sum + count, 0);
  return { avg: averageMs(answeredMsSum, calls), ...percentilesOf(latencies) };
}

export function mergeDurations(cells: readonly Durations[]): Durations {
  const [first] = cells;
  if (first && cells.length === 1) return first;
  const merged: Durations = { latencies: new Map(), answeredMsSum: 0n, ttfts: new Map() };
  const add = (counts: DurationCounts, more: DurationCounts) => {
    for (const [ms, count] of more) counts.set(ms, (counts.get(ms) ?? 0) + count);
  };
  for (const { latencies, answeredMsSum, ttfts } of cells) {
    add(merged.latencies, latencies);
    add(merged.ttfts, ttfts);
    merged.answeredMsSum += answeredMsSum;
  }
  return merged;
}

interface CellRow {
  bucket: number | bigint;
  provider: string;
  model: string;
  latencies: string;
  answeredMsSum: number | bigint;
  ttfts: string;
}

/**
 * How long the calls of each range took, in one statement. Whole hours come from `UsageHour`, each duration within 1/64 of what it was; hours that are
 * not counted yet (the newest, and those that late calls were added to), the parts of hours at the ends of a range, and all of a filter that hours
 * know nothing of, from the rows: there is no bound on how many.
 */
export async function countDurations(
  organizationId: string,
  filter: UsageFilter,
  { ranges = [filter], isByModel = true }: { ranges?: readonly Range[]; isByModel?: boolean } = {},
): Promise<DurationCell[]> {
  const names = isByModel ? Prisma.sql`u."provider", u."model"` : Prisma.sql`'' AS "provider", '' AS "model"`;
  const { tables, where, at } = rowsOf(organizationId, filter);
  const hours = hoursOf(organizationId, filter);
  const stale = filter.tag
    ? staleTagHours(organizationId, ranges)
    : Prisma.sql`SELECT DISTINCT u."hour" FROM ${hours} AND u."countedRequests" <> u."requests"`;
  const rows = await database().$queryRaw<CellRow[]>`WITH ${partTable(partsOf(ranges, !hasHours(filter)))}, ${spansBeside(stale)},
    "timed" AS MATERIALIZED (SELECT p."bucket", ${names}, ${TIMES} FROM "span" p CROSS JOIN ${tables}
      WHERE ${where} AND ${at} >= p."start" AND ${at} < p."stop")
    ${countTimed(CELL)}
    UNION ALL SELECT ${CELL}, ${joined(Prisma.sql`"latencies"`)}, CAST(SUM("answeredMsSum") AS BIGINT), ${joined(Prisma.sql`"ttfts"`)} FROM (
      SELECT p."bucket", ${names}, u."latencies", u."answeredMsSum", u."ttfts" FROM ${hours}${IS_FRESH}) AS "hours"
    GROUP BY ${CELL}`;
  return toCells(rows);
}

const CELL = Prisma.sql`"bucket", "provider", "model"`;

function toCells(rows: readonly CellRow[]): DurationCell[] {
  const cells = new Map<string, DurationCell>();
  for (const { bucket, provider, model, latencies, answeredMsSum, ttfts } of rows) {
    const key = JSON.stringify([Number(bucket), provider, model]);
    const cell = cells.get(key) ?? { bucket: Number(bucket), provider, model, latencies: new Map(), answeredMsSum: 0n, ttfts: new Map() };
    cells.set(key, cell);
    addDurations(cell.latencies, latencies);
    addDurations(cell.ttfts, ttfts);
    cell.answeredMsSum += BigInt(answeredMsSum);
  }
  return [...cells.values()];
}
