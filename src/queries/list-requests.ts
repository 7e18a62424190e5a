import { z } from "zod";
import { database } from "@/db/client";
import type { Prisma } from "@/db/generated/client";
import { checkRange, fillRange, filterShape, type UsageFilter } from "./filter";
import { type RequestCursor, requestCursorSchema, writeRequestCursor } from "./request-cursor";
import { presentRequest, type RequestJson, requestColumns } from "./request-json";
import { ERROR_CALLS, recordWhere } from "./usage-where";

const pageFields = {
  status: z.enum(["ok", "error"]).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: requestCursorSchema.optional(),
};

/** Query parameters of the request log: those of every question, `status` (ok or error, see `call-error.ts`), `limit` (1–200, 50) and `cursor`. */
export const listRequestsSchema = z
  .strictObject({ ...filterShape, ...pageFields })
  .check(checkRange)
  .transform(fillRange);

export interface RequestPage {
  limit: number;
  cursor?: RequestCursor | undefined;
  status?: "ok" | "error" | undefined;
}

function pageWhere(organizationId: string, filter: UsageFilter, { cursor, status }: RequestPage): Prisma.UsageRecordWhereInput {
  const parts: Prisma.UsageRecordWhereInput[] = [recordWhere(organizationId, filter)];
  if (status) parts.push(status === "error" ? ERROR_CALLS : { NOT: ERROR_CALLS });
  if (cursor) {
    const { createdAt, requestId } = cursor;
    // The first condition lets the index begin at the cursor; the second settles calls of the same millisecond.
    parts.push({ createdAt: { lte: createdAt } }, { OR: [{ createdAt: { lt: createdAt } }, { requestId: { lt: requestId } }] });
  }
  return { AND: parts };
}

/** One page of calls, newest first. `nextCursor` is null on the last page. Pages never overlap, whatever is written meanwhile. */
export async function listRequests(
  organizationId: string,
  filter: UsageFilter,
  page: RequestPage,
): Promise<{ requests: RequestJson[]; nextCursor: string | null }> {
  const rows = await database().usageRecord.findMany({
    where: pageWhere(organizationId, filter, page),
    orderBy: [{ createdAt: "desc" }, { requestId: "desc" }],
    take: page.limit + 1,
    select: requestColumns,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return { requests: shown.map(presentRequest), nextCursor: last && rows.length > shown.length ? writeRequestCursor(last) : null };
}
