import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import type { Range } from "./buckets";
import { hourLater } from "./newest-hours";
import { type CallFilter, matchingHours } from "./usage-where";

/**
 * Whole hours of a filter that has some (`hasHours`), as it follows `FROM`: `u`, for each of the parts `p` that hours answer for. `CROSS JOIN` makes SQLite
 * look each part up in the index.
 */
export function hoursOf(organizationId: string, filter: CallFilter): Prisma.Sql {
  const { tag } = filter;
  const table = tag ? Prisma.sql`"UsageTagHour"` : Prisma.sql`"UsageHour"`;
  const isTagged = tag ? Prisma.sql` AND u."name" = ${tag.name} AND u."value" = ${tag.value}` : Prisma.empty;
  return Prisma.sql`"part" p CROSS JOIN ${table} u
    WHERE p."isHours" = 1 AND u."organizationId" = ${organizationId}${isTagged} AND u."hour" >= p."start" AND u."hour" < p."stop"${matchingHours(filter)}`;
}

/** Hours of the ranges whose sums by tag are of fewer calls than there are: the calls answer for them. */
export function staleTagHours(organizationId: string, ranges: readonly Range[]): Prisma.Sql {
  const from = new Date(Math.min(...ranges.map((range) => range.from.getTime())));
  const to = new Date(Math.max(...ranges.map((range) => range.to.getTime())));
  return Prisma.sql`SELECT h."hour" FROM "UsageHour" h
    WHERE h."organizationId" = ${organizationId} AND h."hour" >= ${moment(from)} AND h."hour" < ${moment(to)}
    GROUP BY h."hour" HAVING SUM(h."requests") <> COALESCE((SELECT m."requests" FROM "UsageTagHour" m
      WHERE m."organizationId" = ${organizationId} AND m."name" = '' AND m."value" = '' AND m."hour" = h."hour" AND m."mode" = ''), 0)`;
}

/** The tables `stale`, of such hours, and `span`, of the parts that calls answer for: stale hours, and the parts of hours at the ends of a range. */
export function spansBeside(stale: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`"stale"("hour") AS MATERIALIZED (${stale}),
    "span"("bucket", "start", "stop") AS (SELECT "bucket", "start", "stop" FROM "part" WHERE "isHours" = 0
      UNION ALL SELECT p."bucket", s."hour", ${hourLater(Prisma.sql`s."hour"`)} FROM "stale" s CROSS JOIN "part" p
      WHERE p."isHours" = 1 AND s."hour" >= p."start" AND s."hour" < p."stop")`;
}

/** Of hours: that their sums answer. */
export const IS_FRESH = Prisma.sql` AND u."hour" NOT IN (SELECT "hour" FROM "stale")`;
