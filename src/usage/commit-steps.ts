import type { CommitStep } from "../db/commit-queue";
import { USAGE_COLUMNS, type UsageRow } from "./usage-row";

const SUMS = [
  ["requests", "count(*)"],
  ["errors", "sum(statusCode >= 400 OR outcome IN ('broken', 'refused'))"],
  ["unpricedRequests", "sum(costStatus = 'unpriced')"],
  ["inputTokens", "sum(inputTokens)"],
  ["outputTokens", "sum(outputTokens)"],
  ["cacheReadTokens", "sum(cacheReadTokens)"],
  ["cacheWriteTokens", "sum(cacheWriteTokens)"],
  ["reasoningTokens", "sum(reasoningTokens)"],
  ["providerCostNanoUsd", "coalesce(sum(providerCostNanoUsd), 0)"],
  ["marginNanoUsd", "coalesce(sum(marginNanoUsd), 0)"],
  ["chargedNanoUsd", "coalesce(sum(chargedNanoUsd), 0)"],
  ["latencyMsSum", "sum(latencyMs)"],
  ["ttftMsSum", "coalesce(sum(ttftMs), 0)"],
  ["ttftCount", "count(ttftMs)"],
] as const;

const names = SUMS.map(([name]) => name).join(", ");
const INSERT = `INSERT INTO UsageRecord (${USAGE_COLUMNS.join(", ")}) VALUES (${USAGE_COLUMNS.map(() => "?").join(", ")}) ON CONFLICT (requestId) DO NOTHING`;
const MARK = "UPDATE mark SET lastRow = (SELECT coalesce(max(rowid), 0) FROM UsageRecord)";
/** Sums only what this transaction has added, so that a row that was there already is not counted again. */
const ROLL_UP = `
  INSERT INTO UsageHour (organizationId, hour, mode, provider, model, credentialId, ${names})
  SELECT organizationId, createdAt / 3600000 * 3600000, mode, provider, model, credentialId, ${SUMS.map(([, sum]) => sum).join(", ")}
  FROM UsageRecord WHERE rowid > (SELECT lastRow FROM mark)
  GROUP BY 1, 2, 3, 4, 5, 6
  ON CONFLICT DO UPDATE SET ${SUMS.map(([name]) => `${name} = ${name} + excluded.${name}`).join(", ")}`;

/** What the connection needs before the first group. */
export const COMMIT_SETUP = ["CREATE TEMP TABLE mark (lastRow INTEGER NOT NULL)", "INSERT INTO mark VALUES (0)"];

/** Rows and rollups in one transaction; writing a row twice changes nothing. */
export function commitSteps(rows: readonly UsageRow[]): CommitStep[] {
  return [
    { sql: MARK, rows: [[]] },
    { sql: INSERT, rows: rows.map((row) => USAGE_COLUMNS.map((column) => row[column] ?? null)) },
    { sql: ROLL_UP, rows: [[]] },
  ];
}
