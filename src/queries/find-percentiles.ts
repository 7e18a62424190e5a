import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import type { Range } from "./buckets";
import type { UsageFilter } from "./filter";
import { partsOfRows } from "./sum-calls";
import { rowsOf } from "./usage-where";

/** Percentiles need every single call (about 2 µs each on SQLite): of more calls than this, only the newest are counted. */
export const PERCENTILE_ROWS_MAX = 50_000;

export interface Percentiles {
  p50: number | null;
  p95: number | null;
}

/** How many calls took how long. */
interface DurationCount {
  ms: number;
  count: number;
}

/** Counts of latencies and of times to first token. Latencies are those of a model each when they were counted by model. */
export interface Durations {
  latency: (DurationCount & { provider: string; model: string })[];
  ttft: DurationCount[];
}

/**
 * Nearest rank: the smallest duration that at least p of all calls did not exceed; always one that really occurred, never interpolated.
 * `counts` in order of `ms`; null without calls.
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

/** `counts` in any order. */
export function percentilesOf(counts: readonly DurationCount[]): Percentiles {
  const ordered = counts.toSorted((a, b) => a.ms - b.ms);
  return { p50: nearestRank(ordered, 0.5), p95: nearestRank(ordered, 0.95) };
}

interface DurationRow {
  kind: string;
  provider: string;
  model: string;
  ms: number | bigint;
  count: number | bigint;
}

/**
 * The beginning of a statement, which makes the table `counted` of a range's parts without the calls that are too many, and what follows `FROM`:
 * the filter's calls (`u`) in each part (`p`), of all parts together the newest `PERCENTILE_ROWS_MAX` (calls of the same millisecond as the first
 * one beyond are left out then).
 */
function newestCalls(organizationId: string, filter: UsageFilter, ranges: readonly Range[]): { tables: Prisma.Sql; calls: Prisma.Sql } {
  const { tables: found, where, at, id } = rowsOf(organizationId, filter);
  const justBefore = (at: Date) => new Date(at.getTime() - 1);
  const tables = Prisma.sql`WITH ${partsOfRows(ranges.map(({ from, to }) => ({ from: justBefore(from), to })))}, "beyond"("at") AS (SELECT COALESCE((
      SELECT ${at} FROM ${found} WHERE ${where} AND ${at} >= ${moment(filter.from)} AND ${at} < ${moment(filter.to)}
      ORDER BY ${at} DESC, ${id} DESC LIMIT 1 OFFSET ${PERCENTILE_ROWS_MAX}), ${moment(justBefore(filter.from))})),
    -- One bound, so that the index begins at it.
    "counted"("bucket", "after", "stop") AS (
      SELECT "bucket", CASE WHEN "start" > "at" THEN "start" ELSE "at" END, "stop" FROM "part" CROSS JOIN "beyond" WHERE "stop" > "at")`;
  const calls = Prisma.sql`"counted" p CROSS JOIN ${found} WHERE ${where} AND ${at} > p."after" AND ${at} < p."stop"`;
  return { tables, calls };
}

/** What percentiles are computed from, in one statement: the newest calls of the filter, exact, in milliseconds. */
export async function countDurations(organizationId: string, filter: UsageFilter, { byModel }: { byModel: boolean }): Promise<Durations> {
  const { tables, calls } = newestCalls(organizationId, filter, [filter]);
  const names = byModel ? Prisma.sql`u."provider", u."model"` : Prisma.sql`'' AS "provider", '' AS "model"`;
  const groups = byModel ? Prisma.sql`u."provider", u."model", ` : Prisma.empty;
  const rows = await database().$queryRaw<DurationRow[]>`${tables}
    SELECT 'latency' AS "kind", ${names}, u."latencyMs" AS "ms", COUNT(*) AS "count" FROM ${calls} GROUP BY ${groups}u."latencyMs"
    UNION ALL
    SELECT 'ttft', '', '', u."ttftMs", COUNT(*) FROM ${calls} AND u."ttftMs" IS NOT NULL GROUP BY u."ttftMs"`;
  const counts = rows.map(({ kind, provider, model, ms, count }) => ({ kind, provider, model, ms: Number(ms), count: Number(count) }));
  return { latency: counts.filter(({ kind }) => kind === "latency"), ttft: counts.filter(({ kind }) => kind === "ttft") };
}

export const NO_CALLS: Percentiles = { p50: null, p95: null };

/** Percentiles of each of the ranges, which make up the filter's: of the same calls as `countDurations`, ranked alike, by the database. */
export async function findPercentiles(
  organizationId: string,
  filter: UsageFilter,
  ranges: readonly Range[],
): Promise<{ latencyMs: Percentiles; ttftMs: Percentiles }[]> {
  const { tables, calls } = newestCalls(organizationId, filter, ranges);
  const rows = await database().$queryRaw<{ kind: string; bucket: number | bigint; p50: number | bigint; p95: number | bigint }[]>`${tables},
    "duration" AS (
      SELECT 'latencyMs' AS "kind", p."bucket", u."latencyMs" AS "ms" FROM ${calls}
      UNION ALL
      SELECT 'ttftMs', p."bucket", u."ttftMs" FROM ${calls} AND u."ttftMs" IS NOT NULL),
    "ranked" AS (
      SELECT "kind", "bucket", "ms", ROW_NUMBER() OVER (PARTITION BY "kind", "bucket" ORDER BY "ms") AS "rank",
        COUNT(*) OVER (PARTITION BY "kind", "bucket") AS "calls" FROM "duration")
    SELECT "kind", "bucket", MIN(CASE WHEN "rank" * 2 >= "calls" THEN "ms" END) AS "p50", MIN(CASE WHEN "rank" * 100 >= "calls" * 95 THEN "ms" END) AS "p95"
    FROM "ranked" GROUP BY "kind", "bucket"`;
  const found = new Map(rows.map(({ kind, bucket, p50, p95 }) => [`${kind} ${bucket}`, { p50: Number(p50), p95: Number(p95) }]));
  const of = (kind: string, index: number) => found.get(`${kind} ${index}`) ?? NO_CALLS;
  return ranges.map((_, index) => ({ latencyMs: of("latencyMs", index), ttftMs: of("ttftMs", index) }));
}
