import type { Store } from "../money/server/open-store";

/** Hours whose sums are not the sums of their rows; empty when all is well. */
export function findWrongHours({ kind, query }: Store): Promise<unknown[]> {
  const hourOf = kind === "sqlite" ? `"createdAt" / 3600000 * 3600000` : `date_trunc('hour', "createdAt")`;
  const named = (hour: string) => `"organizationId", ${hour} AS "hour", "mode", "provider", "model", "credentialId", "catalogModel"`;
  const rows = `SELECT ${named(hourOf)}, count(*) AS requests, sum("inputTokens") AS input, sum("outputTokens") AS output,
    coalesce(sum("providerCostNanoUsd"), 0) AS cost, coalesce(sum("chargedNanoUsd"), 0) AS charged, sum("latencyMs") AS latency
    FROM "UsageRecord" GROUP BY 1, 2, 3, 4, 5, 6, 7`;
  const hours = `SELECT ${named(`"hour"`)}, sum("requests") AS requests, sum("inputTokens") AS input, sum("outputTokens") AS output,
    sum("providerCostNanoUsd") AS cost, sum("chargedNanoUsd") AS charged, sum("latencyMsSum") AS latency FROM "UsageHour" GROUP BY 1, 2, 3, 4, 5, 6, 7`;
  const difference = (a: string, b: string) => `SELECT * FROM (SELECT * FROM (${a}) AS a1 EXCEPT SELECT * FROM (${b}) AS b1) AS d`;
  return query(`${difference(rows, hours)} UNION ALL ${difference(hours, rows)}`);
}
