import { Prisma } from "./generated/client";

/**
 * Of the table `u`: a call counts as an error when its answer had an error's status, when its provider broke off, or when we refused it.
 * `UsageHour.errors` counts the same, and UsageRecord_error_idx has the same condition: with parameters in it SQLite would not use that index.
 */
export const IS_ERROR_CALL = Prisma.sql`(u."statusCode" >= 400 OR u."outcome" IN ('broken', 'refused'))`;

/** What a single call, `u`, adds to the sums. */
export const ROW_COLUMNS = Prisma.sql`u."mode", 1 AS "requests", CASE WHEN ${IS_ERROR_CALL} THEN 1 ELSE 0 END AS "errors",
      CASE WHEN u."costStatus" = 'unpriced' THEN 1 ELSE 0 END AS "unpricedRequests",
      u."inputTokens", u."outputTokens", u."cacheReadTokens", u."cacheWriteTokens", u."reasoningTokens",
      u."providerCostNanoUsd", u."marginNanoUsd", u."chargedNanoUsd", u."latencyMs" AS "latencyMsSum", u."ttftMs" AS "ttftMsSum",
      CASE WHEN u."ttftMs" IS NULL THEN 0 ELSE 1 END AS "ttftCount"`;

/** What is summed over calls. */
const COLUMNS = {
  requests: Prisma.sql`"requests"`,
  errors: Prisma.sql`"errors"`,
  unpricedRequests: Prisma.sql`"unpricedRequests"`,
  inputTokens: Prisma.sql`"inputTokens"`,
  outputTokens: Prisma.sql`"outputTokens"`,
  cacheReadTokens: Prisma.sql`"cacheReadTokens"`,
  cacheWriteTokens: Prisma.sql`"cacheWriteTokens"`,
  reasoningTokens: Prisma.sql`"reasoningTokens"`,
  providerCostNanoUsd: Prisma.sql`"providerCostNanoUsd"`,
  marginNanoUsd: Prisma.sql`"marginNanoUsd"`,
  chargedNanoUsd: Prisma.sql`"chargedNanoUsd"`,
  latencyMsSum: Prisma.sql`"latencyMsSum"`,
  ttftMsSum: Prisma.sql`"ttftMsSum"`,
  ttftCount: Prisma.sql`"ttftCount"`,
} as const;
type SumName = keyof typeof COLUMNS;
export type SumsRow = Record<SumName, number | bigint | null>;
const NAMES = Object.keys(COLUMNS) as SumName[];
export const SUM_COLUMNS: readonly Prisma.Sql[] = Object.values(COLUMNS);

/** Sums as numbers alone, in the order of `SUM_COLUMNS`. */
export const NO_SUMS: readonly bigint[] = SUM_COLUMNS.map(() => 0n);
/** Adds a row in place. */
export function addSums(sums: bigint[], row: SumsRow): void {
  for (const [i, name] of NAMES.entries()) sums[i] = (sums[i] ?? 0n) + BigInt(row[name] ?? 0);
}

const columnsOf = (write: (column: Prisma.Sql) => Prisma.Sql) => Prisma.join(SUM_COLUMNS.map(write), ", ");

/** The columns that are summed, of the table `call` and of its like. */
export const SUMMED = columnsOf((column) => column);
/** The same, to be taken away. */
export const NEGATED = columnsOf((column) => Prisma.sql`-${column}`);
/** Of rows of sums, `u`, that are added up. */
export const HOUR_SUMS = columnsOf((column) => Prisma.sql`CAST(SUM(u.${column}) AS BIGINT) AS ${column}`);
/** Every sum is cast, because PostgreSQL's sum of a BIGINT is a NUMERIC. Null: there was nothing to add. */
export const SUMS = columnsOf((column) => Prisma.sql`CAST(SUM(${column}) AS BIGINT) AS ${column}`);
