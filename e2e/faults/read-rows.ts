import path from "node:path";
import { openBeside } from "../tools/support/open-beside";

/** What the tests look at of a row of UsageRecord. */
export interface StoredRow {
  requestId: string;
  providerRequestId: string | null;
  outcome: string;
  errorCode: string | null;
  statusCode: number;
  inputTokens: number;
  outputTokens: number;
  usageSource: string;
}

/** Reads the database of an app beside it, from another process, as an operator would. */
function query<T>(folder: string, sql: string): T[] {
  const connection = openBeside(path.join(folder, "app.db"));
  try {
    return connection.prepare(sql).all([]) as T[];
  } finally {
    connection.close();
  }
}

export function readRows(folder: string): StoredRow[] {
  return query(
    folder,
    "SELECT requestId, providerRequestId, outcome, errorCode, statusCode, inputTokens, outputTokens, usageSource FROM UsageRecord",
  );
}

/** Request ids, and calls of the provider, that have more than one row. */
export function readDuplicates(folder: string): unknown[] {
  return [
    ...query(folder, "SELECT requestId AS id, count(*) AS n FROM UsageRecord GROUP BY 1 HAVING n > 1"),
    ...query(folder, "SELECT providerRequestId AS id, count(*) AS n FROM UsageRecord WHERE providerRequestId IS NOT NULL GROUP BY 1 HAVING n > 1"),
  ];
}

/** Hours whose sums are not the sums of their rows; empty when all is well. */
export function readWrongHours(folder: string): unknown[] {
  const sums = (table: string) => `organizationId, ${table} AS hour, provider, model, catalogModel`;
  const rows = `SELECT ${sums("createdAt / 3600000 * 3600000")}, count(*) AS requests, sum(inputTokens) AS input, sum(outputTokens) AS output,
    coalesce(sum(providerCostNanoUsd), 0) AS cost, sum(latencyMs) AS latency FROM UsageRecord GROUP BY 1, 2, 3, 4, 5`;
  const hours = `SELECT ${sums("hour")}, sum(requests) AS requests, sum(inputTokens) AS input, sum(outputTokens) AS output,
    sum(providerCostNanoUsd) AS cost, sum(latencyMsSum) AS latency FROM UsageHour GROUP BY 1, 2, 3, 4, 5`;
  return query(
    folder,
    `SELECT * FROM (SELECT * FROM (${rows}) EXCEPT SELECT * FROM (${hours})) UNION ALL SELECT * FROM (SELECT * FROM (${hours}) EXCEPT SELECT * FROM (${rows}))`,
  );
}
