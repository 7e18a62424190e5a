import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import { type Range, splitRange } from "../buckets";

export interface Part extends Range {
  bucket: number;
  /** Whether the sums of hours answer for it, or the rows themselves. */
  isHours: boolean;
  /** Of hours: other ranges are made up of it, and have read them. */
  isRead?: boolean;
}

/** The sums of hours know only some of a call's properties, and nothing below an hour. */
export function partsOf(ranges: readonly Range[], isOfRows: boolean): Part[] {
  return ranges.flatMap((range, bucket) => {
    if (isOfRows) return [{ ...range, bucket, isHours: false }];
    const { hours, edges } = splitRange(range);
    return [...(hours ? [{ ...hours, bucket, isHours: true }] : []), ...edges.map((edge) => ({ ...edge, bucket, isHours: false }))];
  });
}

/** One row per part. The casts tell PostgreSQL the types of the parameters. */
export function partTable(parts: readonly Part[]): Prisma.Sql {
  const rows = parts.map(
    ({ bucket, isHours, isRead, from, to }) =>
      Prisma.sql`(CAST(${bucket} AS INTEGER), CAST(${isHours ? (isRead ? 2 : 1) : 0} AS INTEGER), ${moment(from)}, ${moment(to)})`,
  );
  return Prisma.sql`"part"("bucket", "isHours", "start", "stop") AS (VALUES ${Prisma.join(rows)})`;
}
