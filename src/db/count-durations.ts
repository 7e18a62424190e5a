import { dialectOf } from "./dialect";
import { Prisma } from "./generated/client";

/**
 * What durations that are counted together have in common: their first six binary digits, so that the middle is off by at most 1/64 of any of them. Each
 * below 64 ms is alone; the last are the largest that an INTEGER holds.
 */
const roughly = (ms: Prisma.Sql): Prisma.Sql => Prisma.sql`CASE WHEN ${ms} < 64 THEN ${ms}
    WHEN ${ms} < 128 THEN ${ms} / 2 * 2
    WHEN ${ms} < 256 THEN ${ms} / 4 * 4
    WHEN ${ms} < 512 THEN ${ms} / 8 * 8
    WHEN ${ms} < 1024 THEN ${ms} / 16 * 16
    WHEN ${ms} < 2048 THEN ${ms} / 32 * 32
    WHEN ${ms} < 4096 THEN ${ms} / 64 * 64
    WHEN ${ms} < 8192 THEN ${ms} / 128 * 128
    WHEN ${ms} < 16384 THEN ${ms} / 256 * 256
    WHEN ${ms} < 32768 THEN ${ms} / 512 * 512
    WHEN ${ms} < 65536 THEN ${ms} / 1024 * 1024
    WHEN ${ms} < 131072 THEN ${ms} / 2048 * 2048
    WHEN ${ms} < 262144 THEN ${ms} / 4096 * 4096
    WHEN ${ms} < 524288 THEN ${ms} / 8192 * 8192
    WHEN ${ms} < 1048576 THEN ${ms} / 16384 * 16384
    WHEN ${ms} < 2097152 THEN ${ms} / 32768 * 32768
    WHEN ${ms} < 4194304 THEN ${ms} / 65536 * 65536
    WHEN ${ms} < 8388608 THEN ${ms} / 131072 * 131072
    WHEN ${ms} < 16777216 THEN ${ms} / 262144 * 262144
    WHEN ${ms} < 33554432 THEN ${ms} / 524288 * 524288
    WHEN ${ms} < 67108864 THEN ${ms} / 1048576 * 1048576
    WHEN ${ms} < 134217728 THEN ${ms} / 2097152 * 2097152
    WHEN ${ms} < 268435456 THEN ${ms} / 4194304 * 4194304
    WHEN ${ms} < 536870912 THEN ${ms} / 8388608 * 8388608
    WHEN ${ms} < 1073741824 THEN ${ms} / 16777216 * 16777216
    WHEN ${ms} < 2147483648 THEN ${ms} / 33554432 * 33554432 END`;

/** The texts of a group as one. */
export function joined(text: Prisma.Sql): Prisma.Sql {
  return dialectOf() === "sqlite" ? Prisma.sql`group_concat(${text}, ' ')` : Prisma.sql`string_agg(${text}, ' ')`;
}

/** A call's durations, of the table `u`: one that we refused took no provider's time. */
export const TIMES = Prisma.sql`CASE WHEN u."outcome" = 'refused' THEN NULL ELSE u."latencyMs" END AS "latencyMs", u."ttftMs"`;

/**
 * Counts the calls of the table `timed`, which has `TIMES` and the columns by which they are told apart: rows of these columns, `latencies` and `ttfts`
 * (see domain/durations), and the exact `answeredMsSum`. Each column's group has up to two rows.
 */
export function countTimed(columns: Prisma.Sql): Prisma.Sql {
  const counts = (ms: Prisma.Sql) => Prisma.sql`
    SELECT ${columns}, MIN(${ms}) + (MAX(${ms}) - MIN(${ms})) / 2 AS "ms", COUNT(*) AS "count", SUM(${ms}) AS "sum"
    FROM "timed" WHERE ${ms} IS NOT NULL GROUP BY ${columns}, ${roughly(ms)}`;
  const texts = joined(Prisma.sql`CAST("ms" AS TEXT) || ':' || CAST("count" AS TEXT)`);
  return Prisma.sql`SELECT ${columns}, ${texts} AS "latencies", CAST(SUM("sum") AS BIGINT) AS "answeredMsSum", '' AS "ttfts"
    FROM (${counts(Prisma.sql`"latencyMs"`)}) AS "latency" GROUP BY ${columns}
    UNION ALL SELECT ${columns}, '', 0, ${texts} FROM (${counts(Prisma.sql`"ttftMs"`)}) AS "ttft" GROUP BY ${columns}`;
}
