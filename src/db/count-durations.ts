import { dialectOf } from "./dialect";
import { Prisma } from "./generated/client";

/** Durations are counted together when they agree in so many binary digits: the middle of those is off by at most 1/64 of any of them. */
const DIGITS = 6;
/** What an INTEGER of the databases holds. */
const BITS_MAX = 31;

/** What durations that are counted together have in common: each below 64 ms is alone. */
function roughly(column: string): Prisma.Sql {
  const steps = Array.from({ length: BITS_MAX - DIGITS }, (_, i) => {
    const width = 2 ** (i + 1);
    return `WHEN ${column} < ${width * 2 ** DIGITS} THEN ${column} / ${width} * ${width}`;
  });
  return Prisma.raw(`CASE WHEN ${column} < ${2 ** DIGITS} THEN ${column} ${steps.join(" ")} END`);
}

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
  const counts = (column: string) => {
    const ms = Prisma.raw(column);
    return Prisma.sql`SELECT ${columns}, MIN(${ms}) + (MAX(${ms}) - MIN(${ms})) / 2 AS "ms", COUNT(*) AS "count", SUM(${ms}) AS "sum"
      FROM "timed" WHERE ${ms} IS NOT NULL GROUP BY ${columns}, ${roughly(column)}`;
  };
  const texts = joined(Prisma.sql`CAST("ms" AS TEXT) || ':' || CAST("count" AS TEXT)`);
  return Prisma.sql`SELECT ${columns}, ${texts} AS "latencies", CAST(SUM("sum") AS BIGINT) AS "answeredMsSum", '' AS "ttfts"
    FROM (${counts('"latencyMs"')}) AS "latency" GROUP BY ${columns}
    UNION ALL SELECT ${columns}, '', 0, ${texts} FROM (${counts('"ttftMs"')}) AS "ttft" GROUP BY ${columns}`;
}
