import { Prisma } from "@/db/generated/client";
import { type Range, splitRange } from "./buckets";
import type { Sums } from "./sums";
import { type CallFilter, IS_ERROR_CALL, matchingHours, matchingRows, moment, needsRows } from "./usage-where";

interface Part extends Range {
  bucket: number;
  /** Whether the sums of hours answer for it, or the rows themselves. */
  isHours: boolean;
}

/** The sums of hours know only some of a call's properties, and nothing below an hour. */
function partsOf(ranges: readonly Range[], isOfRows: boolean): Part[] {
  return ranges.flatMap((range, bucket) => {
    if (isOfRows) return [{ ...range, bucket, isHours: false }];
    const { hours, edges } = splitRange(range);
    return [...(hours ? [{ ...hours, bucket, isHours: true }] : []), ...edges.map((edge) => ({ ...edge, bucket, isHours: false }))];
  });
}

/** One row per part. The casts tell PostgreSQL the types of the parameters. */
function partTable(parts: readonly Part[]): Prisma.Sql {
  const rows = parts.map(
    ({ bucket, isHours, from, to }) => Prisma.sql`(CAST(${bucket} AS INTEGER), CAST(${isHours ? 1 : 0} AS INTEGER), ${moment(from)}, ${moment(to)})`,
  );
  return Prisma.sql`"part"("bucket", "isHours", "start", "stop") AS (VALUES ${Prisma.join(rows)})`;
}

/** The ranges as a table `part`, of which rows alone answer. */
export const partsOfRows = (ranges: readonly Range[]): Prisma.Sql => partTable(partsOf(ranges, true));

interface CallsOptions {
  organizationId: string;
  filter: CallFilter;
  ranges: readonly Range[];
  /** By what the calls are told apart, of the table `u`. */
  columns: Prisma.Sql;
  /** The columns are of rows only. */
  isOfRows?: boolean;
  /** Further conditions, ` AND …`. */
  where?: Prisma.Sql;
}

/**
 * The beginning of a statement, which makes the table `call`: whole hours and single calls in the same columns, with the range each lies in
 * (`bucket`). Whole hours come from `UsageHour`, the parts of hours at the ends of a range from the rows. `CROSS JOIN` makes SQLite look each part
 * up in the index.
 */
export function callsIn({ organizationId, filter, ranges, columns, isOfRows = false, where = Prisma.empty }: CallsOptions): Prisma.Sql {
  const hours = hoursIn({ organizationId, filter, columns, where });
  return Prisma.sql`WITH ${partTable(partsOf(ranges, isOfRows || needsRows(filter)))}, "call" AS (${isOfRows ? Prisma.empty : hours}
    SELECT p."bucket", ${columns}, u."mode", 1 AS "requests", CASE WHEN ${IS_ERROR_CALL} THEN 1 ELSE 0 END AS "errors",
      CASE WHEN u."costStatus" = 'unpriced' THEN 1 ELSE 0 END AS "unpricedRequests",
      u."inputTokens", u."outputTokens", u."cacheReadTokens", u."cacheWriteTokens", u."reasoningTokens",
      u."providerCostNanoUsd", u."marginNanoUsd", u."chargedNanoUsd", u."latencyMs" AS "latencyMsSum", u."ttftMs" AS "ttftMsSum",
      CASE WHEN u."ttftMs" IS NULL THEN 0 ELSE 1 END AS "ttftCount"
    FROM "part" p CROSS JOIN "UsageRecord" u
    WHERE p."isHours" = 0 AND u."organizationId" = ${organizationId}
      AND u."createdAt" >= p."start" AND u."createdAt" < p."stop"${matchingRows(filter)}${where})`;
}

/** The whole hours among the parts, to which the single calls are added. */
function hoursIn({ organizationId, filter, columns, where }: Omit<CallsOptions, "ranges" | "isOfRows">): Prisma.Sql {
  return Prisma.sql`SELECT p."bucket", ${columns}, u."mode", u."requests", u."errors", u."unpricedRequests",
      u."inputTokens", u."outputTokens", u."cacheReadTokens", u."cacheWriteTokens", u."reasoningTokens",
      u."providerCostNanoUsd", u."marginNanoUsd", u."chargedNanoUsd", u."latencyMsSum", u."ttftMsSum", u."ttftCount"
    FROM "part" p CROSS JOIN "UsageHour" u
    WHERE p."isHours" = 1 AND u."organizationId" = ${organizationId}
      AND u."hour" >= p."start" AND u."hour" < p."stop"${matchingHours(filter)}${where}
    UNION ALL`;
}

/** Every sum is cast, because PostgreSQL's sum of a BIGINT is a NUMERIC. Null: there was nothing to add. */
export const SUMS = Prisma.sql`
  CAST(SUM("requests") AS BIGINT) AS "requests", CAST(SUM("errors") AS BIGINT) AS "errors",
  CAST(SUM("unpricedRequests") AS BIGINT) AS "unpricedRequests",
  CAST(SUM("inputTokens") AS BIGINT) AS "inputTokens", CAST(SUM("outputTokens") AS BIGINT) AS "outputTokens",
  CAST(SUM("cacheReadTokens") AS BIGINT) AS "cacheReadTokens", CAST(SUM("cacheWriteTokens") AS BIGINT) AS "cacheWriteTokens",
  CAST(SUM("reasoningTokens") AS BIGINT) AS "reasoningTokens",
  CAST(SUM("providerCostNanoUsd") AS BIGINT) AS "providerCostNanoUsd", CAST(SUM("marginNanoUsd") AS BIGINT) AS "marginNanoUsd",
  CAST(SUM("chargedNanoUsd") AS BIGINT) AS "chargedNanoUsd",
  CAST(SUM("latencyMsSum") AS BIGINT) AS "latencyMsSum", CAST(SUM("ttftMsSum") AS BIGINT) AS "ttftMsSum",
  CAST(SUM("ttftCount") AS BIGINT) AS "ttftCount"`;

export type SumsRow = Record<keyof Sums, number | bigint | null>;

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
