import { z } from "zod";
import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import { checkRange, fillRange, filterShape, type UsageFilter } from "./filter";
import { type RequestCursor, requestCursorSchema, writeRequestCursor } from "./request-cursor";
import { presentRequest, type RequestJson, requestColumns } from "./request-json";
import { rowsOf } from "./usage-where";

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
  const { tables, where, at, id } = calls;
  const found = await database().$queryRaw<{ requestId: string }[]>`
    SELECT u."requestId" FROM ${tables} WHERE ${where}
      AND ${at} >= ${moment(filter.from)} AND ${at} < ${moment(filter.to)}${cursor ? beyond(cursor, calls) : Prisma.empty}
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
