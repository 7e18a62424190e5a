import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import type { UsageFilter } from "./filter";
import { matchingRows, moment } from "./usage-where";

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
 * What percentiles are computed from, in one statement: the filter's calls, or the newest `PERCENTILE_ROWS_MAX` of them (calls of the same
 * millisecond as the first one beyond are left out then). Exact, in milliseconds.
 */
export async function countDurations(organizationId: string, filter: UsageFilter, { byModel }: { byModel: boolean }): Promise<Durations> {
  const calls = Prisma.sql`FROM "UsageRecord" u WHERE u."organizationId" = ${organizationId} AND u."createdAt" < ${moment(filter.to)}${matchingRows(filter)}`;
  const names = byModel ? Prisma.sql`u."provider", u."model"` : Prisma.sql`'' AS "provider", '' AS "model"`;
  const groups = byModel ? Prisma.sql`u."provider", u."model", ` : Prisma.empty;
  const justBefore = moment(new Date(filter.from.getTime() - 1));
  const rows = await database().$queryRaw<DurationRow[]>`
    WITH "beyond"("at") AS (SELECT COALESCE((
      SELECT u."createdAt" ${calls} AND u."createdAt" >= ${moment(filter.from)}
      ORDER BY u."createdAt" DESC, u."requestId" DESC LIMIT 1 OFFSET ${PERCENTILE_ROWS_MAX}), ${justBefore}))
    SELECT 'latency' AS "kind", ${names}, u."latencyMs" AS "ms", COUNT(*) AS "count"
    ${calls} AND u."createdAt" > (SELECT "at" FROM "beyond") GROUP BY ${groups}u."latencyMs"
    UNION ALL
    SELECT 'ttft', '', '', u."ttftMs", COUNT(*)
    ${calls} AND u."createdAt" > (SELECT "at" FROM "beyond") AND u."ttftMs" IS NOT NULL GROUP BY u."ttftMs"`;
  const counts = rows.map(({ kind, provider, model, ms, count }) => ({ kind, provider, model, ms: Number(ms), count: Number(count) }));
  return { latency: counts.filter(({ kind }) => kind === "latency"), ttft: counts.filter(({ kind }) => kind === "ttft") };
}
