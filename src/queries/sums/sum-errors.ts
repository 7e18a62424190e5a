import { IS_ERROR_CALL } from "@/db/call-sums";
import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import type { Range } from "../buckets";
import type { UsageFilter } from "../filter";
import { callsIn } from "./sum-calls";

/** Why a call failed: we refused it; the provider broke off; too many calls; another error of the caller's, or of the provider's. */
export const ERROR_CLASSES = ["refused", "broken", "rateLimited", "client", "provider"] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

const CLASS = Prisma.sql`CASE WHEN u."outcome" = 'refused' THEN 'refused' WHEN u."outcome" = 'broken' THEN 'broken'
  WHEN u."statusCode" = 429 THEN 'rateLimited' WHEN u."statusCode" < 500 THEN 'client' ELSE 'provider' END`;

/** Failed calls per range and class; those of all classes are the range's `errors`. Only rows know why. */
export async function sumErrors(
  organizationId: string,
  filter: UsageFilter,
  ranges: readonly Range[],
): Promise<{ bucket: number; class: ErrorClass; errors: number }[]> {
  const where = Prisma.sql` AND ${IS_ERROR_CALL}`;
  const failed = { ...filter, status: filter.status ?? "error" };
  const calls = callsIn({ organizationId, filter: failed, ranges, columns: Prisma.sql`${CLASS} AS "class"`, isOfRows: true, where });
  const rows = await database().$queryRaw<{ bucket: number | bigint; class: ErrorClass; errors: number | bigint }[]>`${calls}
    SELECT "bucket", "class", CAST(SUM("errors") AS BIGINT) AS "errors" FROM "call" GROUP BY "bucket", "class"`;
  return rows.map(({ bucket, class: name, errors }) => ({ bucket: Number(bucket), class: name, errors: Number(errors) }));
}
