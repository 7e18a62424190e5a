import { HOUR_SUMS, ROW_COLUMNS, SUMMED, type SumsRow } from "@/db/call-sums";
import { Prisma } from "@/db/generated/client";
import type { Range } from "../buckets";
import { type CallFilter, hasHours } from "../usage-where";
import { HOURS_BY_RANGE, type HourKey, hourlyTables, IS_FRESH, staleTable, staleTagHours } from "./hour-sums";
import { partsOf, partTable } from "./parts";
import { rowsIn } from "./rows-in-parts";
import type { Sums } from "./sums";

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
  const stale = isTagged ? Prisma.sql`, ${staleTable(staleTagHours(organizationId, ranges))}` : Prisma.empty;
  const parts = partsOf(ranges, !isOfHours);
  const rows = rowsIn({ organizationId, filter, parts, columns: Prisma.sql`${columns}, ${ROW_COLUMNS}`, where, hasStale: isTagged });
  return Prisma.sql`WITH ${partTable(parts)}${hourly}${stale}, ${table} AS (${isOfHours ? hours : Prisma.empty} ${rows})`;
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
