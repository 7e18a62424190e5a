import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import { AppError } from "@/domain/errors";
import type { UsageFilter } from "../filter";
import { rowsOf } from "../usage-where";
import { placesOf } from "./places-of";
import type { RequestCursor } from "./request-cursor";
import { FIGURES, type FigureName, type RequestOrder } from "./request-order";

/** No index has them in another order than that of time: so many are read and sorted, and of more no order is shown. */
export const SORTED_MAX = 10_000;

interface FigurePage {
  limit: number;
  name: FigureName;
  cursor?: RequestCursor | undefined;
  sort?: RequestOrder | undefined;
}

/** Calls with the same figure stand newest first, whichever way the figures go. */
function beyond({ createdAt, requestId, figure = 0n }: RequestCursor, isDescending: boolean): Prisma.Sql {
  const [last, value] = [moment(createdAt), Prisma.sql`CAST(${figure} AS BIGINT)`];
  const further = isDescending ? Prisma.sql`"figure" < ${value}` : Prisma.sql`"figure" > ${value}`;
  return Prisma.sql` WHERE (${further} OR ("figure" = ${value} AND ("createdAt" < ${last} OR ("createdAt" = ${last} AND "requestId" < ${requestId}))))`;
}

/** The ids of a page and of one call more, with what each is sorted by: a call without the figure is smaller than any. */
export async function findByFigure(
  organizationId: string,
  filter: UsageFilter,
  { limit, name, cursor, sort }: FigurePage,
): Promise<Map<string, bigint>> {
  const { at, id, where } = rowsOf(organizationId, filter);
  const { first, tables, from, to } = placesOf(organizationId, filter, { wanted: SORTED_MAX + 1 });
  const isDescending = sort?.isDescending ?? true;
  const begin = first === Prisma.empty ? Prisma.sql`WITH` : Prisma.sql`${first},`;
  const found = await database().$queryRaw<{ requestId: string; figure: number | bigint; calls: number | bigint }[]>`${begin}
    "found" AS (SELECT ${id} AS "requestId", ${at} AS "createdAt", COALESCE(${FIGURES[name]}, -1) AS "figure"
      FROM ${tables} WHERE ${where} AND ${at} >= ${from} AND ${at} < ${to} LIMIT ${SORTED_MAX + 1})
    SELECT "requestId", "figure", (SELECT COUNT(*) FROM "found") AS "calls" FROM "found"${cursor ? beyond(cursor, isDescending) : Prisma.empty}
    ORDER BY "figure" ${isDescending ? Prisma.sql`DESC` : Prisma.sql`ASC`}, "createdAt" DESC, "requestId" DESC LIMIT ${limit + 1}`;
  if (Number(found[0]?.calls ?? 0) > SORTED_MAX)
    throw new AppError("invalid_request", `sort: goes with at most ${SORTED_MAX} calls, and these are more.`, {
      remedy: "Ask for a shorter range, filter, or sort by time.",
    });
  return new Map(found.map(({ requestId, figure }) => [requestId, BigInt(figure)]));
}
