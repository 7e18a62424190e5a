import { database } from "@/db/client";
import { countTimed, joined, TIMES } from "@/db/count-durations";
import { Prisma } from "@/db/generated/client";
import { addDurations, type DurationCounts } from "@/domain/durations";
import type { Range } from "../buckets";
import type { UsageFilter } from "../filter";
import { hasHours, rowsWithin } from "../usage-where";
import { HOURS_BY_RANGE, hourlyTables, IS_FRESH, spansBeside, staleTagHours } from "./hour-sums";
import { partsOf, partTable } from "./sum-calls";
import { averageMs } from "./sums";

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

/** The smallest duration that at least p of all calls did not exceed (nearest rank), for each p of `shares`, which rise; null without calls. */
export function nearestRanks(counts: DurationCounts, shares: readonly number[]): (number | null)[] {
  const ordered = Float64Array.from(counts.keys()).sort(); // as numbers of one type, which takes a tenth of what comparing pairs does
  let total = 0;
  for (const count of counts.values()) total += count;
  let place = -1;
  let seen = 0;
  return shares.map((p) => {
    const rank = Math.max(1, Math.ceil(p * total));
    while (seen < rank && place < ordered.length - 1) seen += counts.get(ordered[++place] ?? 0) ?? 0;
    return ordered[place] ?? null;
  });
}

export function percentilesOf(counts: DurationCounts): Percentiles {
  const [p50 = null, p95 = null] = nearestRanks(counts, [0.5, 0.95]);
  return { p50, p95 };
}

export function presentLatency({ latencies, answeredMsSum }: Durations): DurationJson {
  const calls = [...latencies.values()].reduce((sum, count) => sum + count, 0);
  return { avg: averageMs(answeredMsSum, calls), ...percentilesOf(latencies) };
}

export function mergeDurations(cells: readonly Durations[]): Durations {
  const [first] = cells;
  if (first && cells.length === 1) return first;
  const merged = emptyDurations();
  for (const cell of cells) addTo(merged, cell);
  return merged;
}

/** Adds in place. */
function addTo(durations: Durations, { latencies, answeredMsSum, ttfts }: Durations): void {
  for (const [ms, count] of latencies) durations.latencies.set(ms, (durations.latencies.get(ms) ?? 0) + count);
  for (const [ms, count] of ttfts) durations.ttfts.set(ms, (durations.ttfts.get(ms) ?? 0) + count);
  durations.answeredMsSum += answeredMsSum;
}

interface CellRow {
  bucket: number | bigint;
  provider: string;
  model: string;
  latencies: string;
  answeredMsSum: number | bigint;
  ttfts: string;
  isOfHours: number | bigint;
}

interface CountOptions {
  ranges?: readonly Range[];
  isByModel?: boolean;
  /** So many ranges, from the first on, make up the last one and follow each other at whole hours: what these hold is read once. Default: none. */
  shared?: number;
}

/**
 * How long the calls of each range took, in one statement. Whole hours come from `UsageHour`, each duration within 1/64 of what it was; hours that are
 * not counted yet (the newest, and those that late calls were added to), the parts of hours at the ends of a range, and all of a filter that hours
 * know nothing of, from the rows: there is no bound on how many.
 */
export async function countDurations(
  organizationId: string,
  filter: UsageFilter,
  { ranges = [filter], isByModel = true, shared = 0 }: CountOptions = {},
): Promise<DurationCell[]> {
  const names = isByModel ? Prisma.sql`u."provider", u."model"` : Prisma.sql`'' AS "provider", '' AS "model"`;
  const last = ranges.length - 1;
  const parts = partsOf(ranges, !hasHours(filter)).map((part) => ({ ...part, isRead: shared > 0 && part.bucket === last }));
  const own = shared > 0 ? ranges.slice(0, last) : ranges;
  const sums = filter.tag
    ? DURATION_SUMS
    : Prisma.sql`${DURATION_SUMS}, MIN(CASE WHEN u."countedRequests" = u."requests" THEN 1 ELSE 0 END) AS "isCounted"`;
  const hourly = hourlyTables({ organizationId, filter, ranges: hasHours(filter) ? own : [], by: isByModel ? "model" : "mode", sums });
  const stale = filter.tag ? staleTagHours(organizationId, ranges) : Prisma.sql`SELECT DISTINCT "hour" FROM "hourly" WHERE "isCounted" = 0`;
  const rows = await database().$queryRaw<CellRow[]>`WITH ${partTable(parts)}, ${hourly}, ${spansBeside(stale)},
    "timed" AS MATERIALIZED (SELECT p."bucket", ${names}, ${TIMES} FROM "span" p CROSS JOIN ${rowsWithin(organizationId, filter)}),
    "counted" AS (${countTimed(CELL)})
    SELECT ${CELL}, "latencies", "answeredMsSum", "ttfts", 0 AS "isOfHours" FROM "counted"
    UNION ALL SELECT ${CELL}, ${joined(Prisma.sql`"latencies"`)}, CAST(SUM("answeredMsSum") AS BIGINT), ${joined(Prisma.sql`"ttfts"`)}, 1 FROM (
      SELECT p."bucket", ${names}, u."latencies", u."answeredMsSum", u."ttfts" FROM ${HOURS_BY_RANGE}${IS_FRESH}) AS "hours"
    GROUP BY ${CELL}`;
  const isOfHours = (row: CellRow) => Number(row.isOfHours) === 1;
  const cells = toCells(rows.filter((row) => !isOfHours(row)));
  for (const [key, cell] of toCells(rows.filter(isOfHours))) {
    if (cell.bucket < shared) addCell(cells, { ...cell, bucket: last });
    const known = cells.get(key);
    if (known) addCell(cells, cell);
    else cells.set(key, cell);
  }
  return [...cells.values()];
}

const CELL = Prisma.sql`"bucket", "provider", "model"`;
const DURATION_SUMS = Prisma.sql`${joined(Prisma.sql`u."latencies"`)} AS "latencies", CAST(SUM(u."answeredMsSum") AS BIGINT) AS "answeredMsSum",
    ${joined(Prisma.sql`u."ttfts"`)} AS "ttfts"`;

const keyOf = ({ bucket, provider, model }: Pick<DurationCell, "bucket" | "provider" | "model">) => JSON.stringify([bucket, provider, model]);
const emptyDurations = (): Durations => ({ latencies: new Map(), answeredMsSum: 0n, ttfts: new Map() });

/** By the range and the names of each. */
function toCells(rows: readonly CellRow[]): Map<string, DurationCell> {
  const cells = new Map<string, DurationCell>();
  for (const { bucket, provider, model, latencies, answeredMsSum, ttfts } of rows) {
    const which = { bucket: Number(bucket), provider, model };
    const cell = cells.get(keyOf(which)) ?? { ...which, ...emptyDurations() };
    cells.set(keyOf(which), cell);
    addDurations(cell.latencies, latencies);
    addDurations(cell.ttfts, ttfts);
    cell.answeredMsSum += BigInt(answeredMsSum);
  }
  return cells;
}

function addCell(cells: Map<string, DurationCell>, more: DurationCell): void {
  const cell = cells.get(keyOf(more)) ?? { ...more, ...emptyDurations() };
  cells.set(keyOf(more), cell);
  addTo(cell, more);
}
