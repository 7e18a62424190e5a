import { z } from "zod";
import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import { checkRange, fillRange, filterShape, type UsageFilter } from "./filter";
import { newestHours } from "./newest-hours";
import { type RequestCursor, requestCursorSchema, writeRequestCursor } from "./request-cursor";
import { presentRequest, type RequestJson, requestColumns } from "./request-json";
import { narrowsHours, needsRows, rowsOf } from "./usage-where";

const pageFields = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: requestCursorSchema.optional(),
};

/** Query parameters of the request log: those of every question, `limit` (1–200, 50) and `cursor`. */
export const listRequestsSchema = z
  .strictObject({ ...filterShape, ...pageFields })
  .check(checkRange)
  .transform(fillRange);

const logColumns = { ...requestColumns, credentialId: true } as const;
export type LogRow = Prisma.UsageRecordGetPayload<{ select: typeof logColumns }>;

export interface RequestPage {
  limit: number;
  cursor?: RequestCursor | undefined;
}

/** Begins after the cursor: by its time, so that the index can begin there, and by id among the calls of the same millisecond. */
function beyond({ createdAt, requestId }: RequestCursor, { at, id }: ReturnType<typeof rowsOf>): Prisma.Sql {
  const last = moment(createdAt);
  return Prisma.sql` AND ${at} <= ${last} AND (${at} < ${last} OR ${id} < ${requestId})`;
}

/** Where a page's calls are looked for: in the hours that have any of a model or key, which may be rare; else in the range as it is. */
function placesOf(organizationId: string, filter: UsageFilter, { limit, cursor }: RequestPage) {
  const { tables } = rowsOf(organizationId, filter);
  const [from, to] = [moment(filter.from), moment(filter.to)];
  if (needsRows(filter) || !narrowsHours(filter)) return { select: Prisma.sql`SELECT u."requestId" FROM ${tables}`, from, to };
  const until = Math.min(filter.to.getTime(), cursor ? cursor.createdAt.getTime() + 1 : Number.POSITIVE_INFINITY);
  const hours = newestHours(organizationId, { ...filter, to: new Date(until) }, limit + 1);
  const select = Prisma.sql`${hours} SELECT u."requestId" FROM "part" p CROSS JOIN ${tables}`;
  return { select, from: Prisma.sql`p."start"`, to: Prisma.sql`p."stop"` };
}

/**
 * One page of rows, newest first, and where the next one begins (null: there is none). The ids are found by the conditions that all sums share, which Prisma's own
 * language cannot express; the rows are then read by id.
 */
export async function findRequests(
  organizationId: string,
  filter: UsageFilter,
  { limit, cursor }: RequestPage,
): Promise<{ rows: LogRow[]; next: RequestCursor | null }> {
  const calls = rowsOf(organizationId, filter);
  const { at, id, where } = calls;
  const { select, from, to } = placesOf(organizationId, filter, { limit, cursor });
  const found = await database().$queryRaw<{ requestId: string }[]>`${select} WHERE ${where}
      AND ${at} >= ${from} AND ${at} < ${to}${cursor ? beyond(cursor, calls) : Prisma.empty}
    ORDER BY ${at} DESC, ${id} DESC LIMIT ${limit + 1}`;
  const ids = found.slice(0, limit).map(({ requestId }) => requestId);
  const rows = await database().usageRecord.findMany({
    where: { organizationId, requestId: { in: ids } },
    orderBy: [{ createdAt: "desc" }, { requestId: "desc" }],
    select: logColumns,
  });
  const last = rows.at(-1);
  return { rows, next: last && found.length > limit ? { createdAt: last.createdAt, requestId: last.requestId } : null };
}

/** One page of calls, newest first. `nextCursor` is null on the last page. Pages never overlap, whatever is written meanwhile. */
export async function listRequests(
  organizationId: string,
  filter: UsageFilter,
  page: RequestPage,
): Promise<{ requests: RequestJson[]; nextCursor: string | null }> {
  const { rows, next } = await findRequests(organizationId, filter, page);
  return { requests: rows.map(presentRequest), nextCursor: next && writeRequestCursor(next) };
}
