import { z } from "zod";
import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import { AppError } from "@/domain/errors";
import { findLabels } from "../figures/find-labels";
import { checkRange, fillRange, filterShape, type UsageFilter } from "../filter";
import { rowsOf } from "../usage-where";
import { withinOrganization } from "../within-organization";
import { findByFigure } from "./find-by-figure";
import { placesOf } from "./places-of";
import { type RequestCursor, requestCursorSchema, writeRequestCursor } from "./request-cursor";
import { presentRequest, type RequestJson, requestColumns } from "./request-json";
import { NEWEST_FIRST, type RequestOrder, requestOrderSchema } from "./request-order";

const pageFields = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: requestCursorSchema.optional(),
  sort: requestOrderSchema.optional(),
  include: z.literal("key").optional(),
};

/** Query parameters of the request log: those of every question, `limit` (1–200, 50), `cursor`, `sort` (-time) and `include=key`. */
export const listRequestsSchema = z
  .strictObject({ ...filterShape, ...pageFields })
  .check(checkRange)
  .transform(fillRange);

const logColumns = { ...requestColumns, credentialId: true } as const;
export type LogRow = Prisma.UsageRecordGetPayload<{ select: typeof logColumns }>;

export interface RequestPage {
  limit: number;
  cursor?: RequestCursor | undefined;
  sort?: RequestOrder | undefined;
}

/** Begins after the cursor: by its time, so that the index can begin there, and by id among the calls of the same millisecond. */
function beyond({ createdAt, requestId }: RequestCursor, { at, id }: ReturnType<typeof rowsOf>, isDescending: boolean): Prisma.Sql {
  const last = moment(createdAt);
  if (isDescending) return Prisma.sql` AND ${at} <= ${last} AND (${at} < ${last} OR ${id} < ${requestId})`;
  return Prisma.sql` AND ${at} >= ${last} AND (${at} > ${last} OR ${id} > ${requestId})`;
}

/** The part of a range that a cursor leaves. */
function restOf({ from, to }: UsageFilter, cursor: RequestCursor | undefined, isDescending: boolean): Pick<UsageFilter, "from" | "to"> {
  if (!cursor) return { from, to };
  const at = cursor.createdAt.getTime();
  return isDescending ? { from, to: new Date(Math.min(to.getTime(), at + 1)) } : { from: new Date(Math.max(from.getTime(), at)), to };
}

/** A page's ids in order of time, by the conditions that all sums share, which Prisma's own language cannot express. */
async function findByTime(organizationId: string, filter: UsageFilter, { limit, cursor, sort = NEWEST_FIRST }: RequestPage): Promise<string[]> {
  const calls = rowsOf(organizationId, filter);
  const { at, id, where } = calls;
  const { isDescending } = sort;
  const rest = { ...filter, ...restOf(filter, cursor, isDescending) };
  const { tables, from, to, first } = placesOf(organizationId, rest, { wanted: limit + 1, isOldest: !isDescending });
  const direction = isDescending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const found = await database().$queryRaw<{ requestId: string }[]>`${first} SELECT u."requestId" FROM ${tables} WHERE ${where}
      AND ${at} >= ${from} AND ${at} < ${to}${cursor ? beyond(cursor, calls, isDescending) : Prisma.empty}
    ORDER BY ${at} ${direction}, ${id} ${direction} LIMIT ${limit + 1}`;
  return found.map(({ requestId }) => requestId);
}

/** One page of rows in their order, the newest first without another, and where the next one begins (null: there is none). The rows are read by the ids that were found. */
export async function findRequests(
  organizationId: string,
  filter: UsageFilter,
  page: RequestPage,
): Promise<{ rows: LogRow[]; next: RequestCursor | null }> {
  const { name } = page.sort ?? NEWEST_FIRST;
  if (name === "time" ? page.cursor?.figure !== undefined : page.cursor && page.cursor.figure === undefined)
    throw new AppError("invalid_request", "cursor: is of another order.", { remedy: "Leave the cursor out to begin with the first page." });
  const figures = name === "time" ? null : await findByFigure(organizationId, filter, { ...page, name });
  const found = figures ? [...figures.keys()] : await findByTime(organizationId, filter, page);
  if (found.length === 0) return { rows: [], next: null };
  const ids = found.slice(0, page.limit);
  const where = { requestId: { in: ids }, ...withinOrganization(organizationId) };
  const unsorted = await database().usageRecord.findMany({ where, select: logColumns });
  const byId = new Map(unsorted.map((row) => [row.requestId, row]));
  const rows = ids.flatMap((id) => byId.get(id) ?? []);
  const last = rows.at(-1);
  if (!last || found.length <= page.limit) return { rows, next: null };
  const { createdAt, requestId } = last;
  return { rows, next: { createdAt, requestId, ...(figures && { figure: figures.get(requestId) }) } };
}

/** With which key or token a call was made, where that is asked for. */
interface OfKey {
  keyId: string;
  /** What the key is called; for a browser's call, who was signed in. Null: it is gone. */
  keyName: string | null;
}
export type ListedRequest = RequestJson & Partial<OfKey>;

async function findKeysOf(organizationId: string, rows: readonly LogRow[]): Promise<(row: LogRow) => OfKey> {
  const names = await findLabels(organizationId, "key", [...new Set(rows.map(({ credentialId }) => credentialId))]);
  return ({ credentialId }) => ({ keyId: credentialId, keyName: names.get(credentialId) ?? null });
}

/** One page of calls, newest first without another order. `nextCursor` is null on the last page. Pages never overlap, whatever is written meanwhile. */
export async function listRequests(
  organizationId: string,
  filter: UsageFilter,
  { include, ...page }: RequestPage & { include?: "key" | undefined },
): Promise<{ requests: ListedRequest[]; nextCursor: string | null }> {
  const { rows, next } = await findRequests(organizationId, filter, page);
  const keyOf = include === "key" ? await findKeysOf(organizationId, rows) : () => ({});
  return { requests: rows.map((row) => ({ ...presentRequest(row), ...keyOf(row) })), nextCursor: next && writeRequestCursor(next) };
}
