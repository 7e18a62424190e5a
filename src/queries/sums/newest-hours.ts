import { dialectOf } from "@/db/dialect";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import { HOUR_MS } from "../buckets";
import type { UsageFilter } from "../filter";
import { matchingHours } from "../usage-where";

/** The end of an hour's column. */
export const hourLater = (hour: Prisma.Sql): Prisma.Sql =>
  dialectOf() === "sqlite" ? Prisma.sql`${hour} + 3600000` : Prisma.sql`${hour} + INTERVAL '1 hour'`;

/**
 * The beginning of a statement, which makes the table `part` of the hours in which the newest (or oldest) calls lie of a filter that the sums of hours can
 * answer, each cut to the range: `wanted` calls, and those of the first such hour, of which the range may hold a part only. Of other hours no call need be read.
 */
export function newestHours(
  organizationId: string,
  filter: UsageFilter,
  { wanted, isOldest = false }: { wanted: number; isOldest?: boolean },
): Prisma.Sql {
  const [from, to] = [moment(filter.from), moment(filter.to)];
  const firstHour = moment(new Date(Math.floor(filter.from.getTime() / HOUR_MS) * HOUR_MS));
  const end = hourLater(Prisma.sql`"hour"`);
  return Prisma.sql`WITH "matched" AS (SELECT u."hour", SUM(u."requests") AS "calls" FROM "UsageHour" u
      WHERE u."organizationId" = ${organizationId} AND u."hour" >= ${firstHour} AND u."hour" < ${to}${matchingHours(filter)} GROUP BY u."hour"),
    "ordered" AS (SELECT "hour", SUM("calls") OVER newest - "calls" - FIRST_VALUE("calls") OVER newest AS "newer" FROM "matched"
      WINDOW newest AS (ORDER BY "hour" ${isOldest ? Prisma.sql`ASC` : Prisma.sql`DESC`})),
    "part"("start", "stop") AS (SELECT CASE WHEN "hour" < ${from} THEN ${from} ELSE "hour" END, CASE WHEN ${end} > ${to} THEN ${to} ELSE ${end} END
      FROM "ordered" WHERE "newer" < ${wanted})`;
}
