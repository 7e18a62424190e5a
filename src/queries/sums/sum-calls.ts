import { HOUR_SUMS, ROW_COLUMNS, SUMMED, type SumsRow } from "@/db/call-sums";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import { type Range, splitRange } from "../buckets";
import { type CallFilter, hasHours, rowsWithin } from "../usage-where";
import { HOURS_BY_RANGE, type HourKey, hourlyTables, IS_FRESH, spansBeside, staleTagHours } from "./hour-sums";
import type { Sums } from "./sums";

interface Part extends Range {
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

interface CallsOptions {
  organizationId: string;
  filter: CallFilter;
  ranges: readonly Range[];
  /** By what the calls are told apart, of the table `u`. */
  columns: Prisma.Sql;
  /** What these columns are made of; of rows only, anything. */
  by?: HourKey;
  /** The columns are of rows only. */
  isOfRows?: boolean;
  /** Further conditions, ` AND …`. */
  where?: Prisma.Sql;
  /** What the table is called: `call`. */
  table?: Prisma.Sql;
}

/**
 * The beginning of a statement, which makes the table `call`: whole hours and single calls in the same columns, with the range each lies in
 * (`bucket`). Whole hours come from `UsageHour`, the parts of hours at the ends of a range from the rows.
 */
export function callsIn(options: CallsOptions): Prisma.Sql {
  const { organizationId, filter, ranges, columns, by = "mode", isOfRows = false, where = Prisma.empty, table = Prisma.sql`"call"` } = options;
  const isOfHours = !isOfRows && hasHours(filter);
  const isTagged = isOfHours && filter.tag !== undefined;
  const hourly = isOfHours ? Prisma.sql`, ${hourlyTables({ organizationId, filter, ranges, by, sums: HOUR_SUMS, where })}` : Prisma.empty;
  const hours = Prisma.sql`SELECT p."bucket", ${columns}, u."mode", ${SUMMED} FROM ${HOURS_BY_RANGE}${isTagged ? IS_FRESH : Prisma.empty}
    UNION ALL`;
  const stale = isTagged ? Prisma.sql`, ${spansBeside(staleTagHours(organizationId, ranges))}` : Prisma.empty;
  return Prisma.sql`WITH ${partTable(partsOf(ranges, !isOfHours))}${hourly}${stale}, ${table} AS (${isOfHours ? hours : Prisma.empty}
    SELECT p."bucket", ${columns}, ${ROW_COLUMNS} FROM ${isTagged ? Prisma.sql`"span" p` : Prisma.sql`"part" p`}
    CROSS JOIN ${rowsWithin(organizationId, filter)}${isTagged ? Prisma.empty : Prisma.sql` AND p."isHours" = 0`}${where})`;
}

export function toSums(row: SumsRow): Sums {
  return {
    requests: Number(row.requests ?? 0),
    errors: Number(row.errors ?? 0),
    unpricedRequests: Number(row.unpricedRequests ?? 0),
    inputTokens: BigInt(row.inputTokens ?? 0),
    outputTokens: BigInt(row.outputTokens ?? 0),
    cacheReadTokens: BigInt(row.cacheReadTokens ?? 0),
    cacheWriteTokens: BigInt(row.cacheWriteTokens ?? 0),
    reasoningTokens: BigInt(row.reasoningTokens ?? 0),
    providerCostNanoUsd: BigInt(row.providerCostNanoUsd ?? 0),
    marginNanoUsd: BigInt(row.marginNanoUsd ?? 0),
    chargedNanoUsd: BigInt(row.chargedNanoUsd ?? 0),
    latencyMsSum: BigInt(row.latencyMsSum ?? 0),
    ttftMsSum: BigInt(row.ttftMsSum ?? 0),
    ttftCount: Number(row.ttftCount ?? 0),
  };
}
