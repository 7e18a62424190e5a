import { NEGATED, ROW_COLUMNS, SUMMED, SUMS } from "@/db/call-sums";
import { Prisma } from "@/db/generated/client";
import { valueKey } from "@/db/label-sums";
import { moment } from "@/db/moment";
import type { UsageFilter } from "../filter";
import { matchingHours } from "../usage-where";
import { callsIn } from "./sum-calls";

const NOBODY = valueKey(Prisma.sql`NULL`);

/**
 * The beginning of a statement, which makes the table `call` of a filter that the sums of hours can answer: calls told apart (`key`) by the value of
 * one tag. Only calls that have the tag are read: those without are all calls of the hours, less them. A group may so be left with no calls.
 */
export function callsByTag(organizationId: string, filter: UsageFilter, name: string): Prisma.Sql {
  const any = callsIn({ organizationId, filter, ranges: [filter], columns: Prisma.sql`${NOBODY} AS "key"`, table: Prisma.sql`"any"` });
  return Prisma.sql`${any}, "tagged" AS (
      SELECT "key", "mode", ${SUMS} FROM (
        SELECT ${valueKey(Prisma.sql`t."value"`)} AS "key", ${ROW_COLUMNS} FROM "UsageTag" t CROSS JOIN "UsageRecord" u
        WHERE t."organizationId" = ${organizationId} AND t."name" = ${name}
          AND t."createdAt" >= ${moment(filter.from)} AND t."createdAt" < ${moment(filter.to)}
          AND u."requestId" = t."requestId" AND u."organizationId" = ${organizationId}${matchingHours(filter)}) AS "row"
      GROUP BY "key", "mode"),
    "call" AS (
      SELECT "key", "mode", ${SUMMED} FROM "any"
      UNION ALL SELECT "key", "mode", ${SUMMED} FROM "tagged"
      UNION ALL SELECT ${NOBODY}, "mode", ${NEGATED} FROM "tagged")`;
}
