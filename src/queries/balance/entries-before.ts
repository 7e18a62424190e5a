import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";

/** The highest power of two that a sequence can hold. */
const STEP_MAX = 2 ** 30;

/**
 * How many of an organization's ledger entries were booked before a moment, which is the sequence of the last of them. A binary search: entries
 * are numbered in the order in which they are booked, so thirty of them answer for any number. Its steps do not depend on how many entries
 * there are: where two processes' clocks disagreed by a moment, every question about that moment still has the same answer, and a month ends
 * exactly where the next one begins.
 */
export async function entriesBefore(organizationId: string, at: Date): Promise<number> {
  const bookedAt = Prisma.sql`(SELECT e."createdAt" FROM "LedgerEntry" e WHERE e."organizationId" = ${organizationId} AND e."sequence" = "place" + "step")`;
  const [found] = await database().$queryRaw<{ place: number | bigint }[]>`
    WITH RECURSIVE "search"("place", "step") AS (
      SELECT CAST(0 AS INTEGER), CAST(${STEP_MAX} AS INTEGER)
      UNION ALL
      SELECT CASE WHEN ${bookedAt} < ${moment(at)} THEN "place" + "step" ELSE "place" END, "step" / 2 FROM "search" WHERE "step" > 0)
    SELECT "place" FROM "search" WHERE "step" = 0`;
  return Number(found?.place ?? 0);
}
