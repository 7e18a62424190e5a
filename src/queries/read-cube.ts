import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { AppError } from "@/domain/errors";
import { type Range, splitRange } from "./buckets";
import type { UsageFilter } from "./filter";
import type { UsageGroup } from "./fold-usage";
import type { Sums } from "./sums";
import { type CallFilter, IS_ERROR_CALL, matchingHours, matchingRows, moment } from "./usage-where";

/** Model names come from callers: a question with more cells than this is refused. */
const CELLS_MAX = 100_000;

/** Sums of one provider's model in one of the ranges. */
export interface Cell extends UsageGroup {
  /** Index into the ranges that were asked for. */
  bucket: number;
}

interface Part extends Range {
  bucket: number;
  /** Whether the sums of hours answer for it, or the rows themselves. */
  isHours: boolean;
}

/** The sums of hours know neither route, session nor user, and nothing below an hour. */
function partsOf(ranges: readonly Range[], filter: CallFilter): Part[] {
  const needsRows = filter.route !== undefined || filter.sessionId !== undefined || filter.userId !== undefined;
  return ranges.flatMap((range, bucket) => {
    if (needsRows) return [{ ...range, bucket, isHours: false }];
    const { hours, edges } = splitRange(range);
    return [...(hours ? [{ ...hours, bucket, isHours: true }] : []), ...edges.map((edge) => ({ ...edge, bucket, isHours: false }))];
  });
}

/** One row per part. The casts tell PostgreSQL the types of the parameters. */
function partTable(parts: readonly Part[]): Prisma.Sql {
  const rows = parts.map(
    ({ bucket, isHours, from, to }) => Prisma.sql`(CAST(${bucket} AS INTEGER), CAST(${isHours ? 1 : 0} AS INTEGER), ${moment(from)}, ${moment(to)})`,
  );
  return Prisma.sql`WITH "part"("bucket", "isHours", "start", "stop") AS (VALUES ${Prisma.join(rows)})`;
}

/** Whole hours and single calls in the same columns. `CROSS JOIN` makes SQLite look each part up in the index. */
function callsIn(organizationId: string, filter: CallFilter): Prisma.Sql {
  return Prisma.sql`
    SELECT p."bucket", u."provider", u."model", u."requests", u."errors", u."unpricedRequests",
      u."inputTokens", u."outputTokens", u."cacheReadTokens", u."cacheWriteTokens", u."reasoningTokens",
      u."providerCostNanoUsd", u."marginNanoUsd", u."chargedNanoUsd", u."latencyMsSum", u."ttftMsSum", u."ttftCount"
    FROM "part" p CROSS JOIN "UsageHour" u
    WHERE p."isHours" = 1 AND u."organizationId" = ${organizationId}
      AND u."hour" >= p."start" AND u."hour" < p."stop"${matchingHours(filter)}
    UNION ALL
    SELECT p."bucket", u."provider", u."model", 1, CASE WHEN ${IS_ERROR_CALL} THEN 1 ELSE 0 END,
      CASE WHEN u."costStatus" = 'unpriced' THEN 1 ELSE 0 END,
      u."inputTokens", u."outputTokens", u."cacheReadTokens", u."cacheWriteTokens", u."reasoningTokens",
      u."providerCostNanoUsd", u."marginNanoUsd", u."chargedNanoUsd", u."latencyMs", u."ttftMs", CASE WHEN u."ttftMs" IS NULL THEN 0 ELSE 1 END
    FROM "part" p CROSS JOIN "UsageRecord" u
    WHERE p."isHours" = 0 AND u."organizationId" = ${organizationId}
      AND u."createdAt" >= p."start" AND u."createdAt" < p."stop"${matchingRows(filter)}`;
}

/** Every sum is cast, because PostgreSQL's sum of a BIGINT is a NUMERIC. Null: there was nothing to add. */
const SUMS = Prisma.sql`
  CAST(SUM("requests") AS BIGINT) AS "requests", CAST(SUM("errors") AS BIGINT) AS "errors",
  CAST(SUM("unpricedRequests") AS BIGINT) AS "unpricedRequests",
  CAST(SUM("inputTokens") AS BIGINT) AS "inputTokens", CAST(SUM("outputTokens") AS BIGINT) AS "outputTokens",
  CAST(SUM("cacheReadTokens") AS BIGINT) AS "cacheReadTokens", CAST(SUM("cacheWriteTokens") AS BIGINT) AS "cacheWriteTokens",
  CAST(SUM("reasoningTokens") AS BIGINT) AS "reasoningTokens",
  CAST(SUM("providerCostNanoUsd") AS BIGINT) AS "providerCostNanoUsd", CAST(SUM("marginNanoUsd") AS BIGINT) AS "marginNanoUsd",
  CAST(SUM("chargedNanoUsd") AS BIGINT) AS "chargedNanoUsd",
  CAST(SUM("latencyMsSum") AS BIGINT) AS "latencyMsSum", CAST(SUM("ttftMsSum") AS BIGINT) AS "ttftMsSum",
  CAST(SUM("ttftCount") AS BIGINT) AS "ttftCount"`;

type CellRow = { bucket: number | bigint; provider: string; model: string } & Record<keyof Sums, number | bigint | null>;

function toCell({ bucket, provider, model, ...row }: CellRow): Cell {
  return {
    bucket: Number(bucket),
    provider,
    model,
    sums: {
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
    },
  };
}

/**
 * Sums per range, provider and model: one statement for any number of ranges, exact to the nano-dollar. Whole hours come from `UsageHour`,
 * the parts of hours at the ends of a range from the rows. Everything that a page shows is a fold of this.
 */
export async function readCube(organizationId: string, filter: CallFilter, ranges: readonly Range[]): Promise<Cell[]> {
  const rows = await database().$queryRaw<CellRow[]>`${partTable(partsOf(ranges, filter))}
    SELECT "bucket", "provider", "model", ${SUMS} FROM (${callsIn(organizationId, filter)}) AS "call"
    GROUP BY "bucket", "provider", "model" LIMIT ${CELLS_MAX + 1}`;
  if (rows.length <= CELLS_MAX) return rows.map(toCell);
  throw new AppError("invalid_request", `This range holds more than ${CELLS_MAX} sums of different models.`, {
    remedy: "Ask for a shorter range or for days, or filter by provider or model.",
  });
}

/** Sums per provider and model over the filter's range. */
export function sumUsage(organizationId: string, filter: UsageFilter): Promise<Cell[]> {
  return readCube(organizationId, filter, [filter]);
}
