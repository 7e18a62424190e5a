import type { ClosingWork, CommitWork, HoldWork } from "../commit-work";
import { USAGE_COLUMNS, type UsageRow } from "../usage-row";

/** A statement and the rows of parameters that it runs for; `isRead`: what it reads, all rows of all of them, is wanted. */
export interface CommitStep {
  sql: string;
  rows: unknown[][];
  isRead?: boolean;
  /** Left out unless this reads something. */
  onlyIf?: { sql: string; row: unknown[] };
}

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
const insertUsage = (charged: string) =>
  `INSERT INTO UsageRecord (${USAGE_COLUMNS.join(", ")}) VALUES (${USAGE_COLUMNS.map((name) => (name === "chargedNanoUsd" ? charged : "?")).join(", ")})
  ON CONFLICT (requestId) DO NOTHING`;
const INSERT = insertUsage("?");
/** What left the balance, as the ledger says. */
const INSERT_SETTLED = insertUsage("coalesce((SELECT amountNanoUsd FROM LedgerEntry WHERE type = 'charge' AND reference = ?), 0)");
const MARK = "UPDATE mark SET lastRow = (SELECT coalesce(max(rowid), 0) FROM UsageRecord)";
/** Sums only what this transaction has added, so that a row that was there already is not counted again. */
const ROLL_UP = `
  INSERT INTO UsageHour (organizationId, hour, mode, provider, model, credentialId, ${names})
  SELECT organizationId, createdAt / 3600000 * 3600000, mode, provider, model, credentialId, ${SUMS.map(([, sum]) => sum).join(", ")}
  FROM UsageRecord WHERE rowid > (SELECT lastRow FROM mark)
  GROUP BY 1, 2, 3, 4, 5, 6
  ON CONFLICT DO UPDATE SET ${SUMS.map(([name]) => `${name} = ${name} + excluded.${name}`).join(", ")}`;

const OPEN_BALANCE = "INSERT INTO Balance (organizationId, availableNanoUsd, heldNanoUsd, entries) VALUES (?, 0, 0, 0) ON CONFLICT DO NOTHING";
const SETTLE_HOLD = "UPDATE Hold SET status = ?, closedAt = ? WHERE requestId = ? AND status = 'open'";
const POST = `INSERT INTO LedgerEntry
  (organizationId, sequence, id, type, debitAccount, creditAccount, amountNanoUsd, balanceAfterNanoUsd, reference, requestId, description, createdAt)`;
/** The usage row is written last: where there is one, the call has been settled before, and its money must not move again. */
const IS_NEW = "NOT EXISTS (SELECT 1 FROM UsageRecord WHERE requestId = ?)";
/** 1 organization, 2 request, 3 id, 4 price, 5 description, 6 now. */
const CHARGE = `${POST}
  SELECT ?1, entries + 1, ?3, 'charge', ?1, 'house:sales', min(CAST(?4 AS INTEGER), availableNanoUsd),
    availableNanoUsd + heldNanoUsd - min(CAST(?4 AS INTEGER), availableNanoUsd), ?2, ?2, ?5, ?6
  FROM Balance WHERE organizationId = ?1 AND min(CAST(?4 AS INTEGER), availableNanoUsd) > 0 AND ${IS_NEW.replace("?", "?2")}
  ON CONFLICT DO NOTHING`;
const CHARGED = "coalesce((SELECT amountNanoUsd FROM LedgerEntry WHERE type = 'charge' AND reference = ?2), 0)";
const OVERRUN = `${POST}
  SELECT ?1, entries + 1, ?3, 'overrun', 'house:overrun', 'house:sales', CAST(?4 AS INTEGER) - ${CHARGED},
    availableNanoUsd + heldNanoUsd, ?2, ?2, ?5, ?6
  FROM Balance WHERE organizationId = ?1 AND CAST(?4 AS INTEGER) > ${CHARGED} AND ${IS_NEW.replace("?", "?2")}
  ON CONFLICT DO NOTHING`;
/**
 * Whether any call of the group was charged less than its price: that charge has taken all there was, and what comes after it gives nothing
 * back. 1: JSON, a list of organizations.
 */
const IS_SHORT = `SELECT 1 AS short FROM json_each(?1) AS asked CROSS JOIN Balance ON organizationId = asked.value WHERE availableNanoUsd = 0`;
/** One statement for all calls of a group: asking the driver for each row costs more than finding it. 1: JSON, a list of ids. */
const READ_PAID = `SELECT reference, LedgerEntry.type AS type, CAST(amountNanoUsd AS TEXT) AS amount
  FROM json_each(?1) AS asked CROSS JOIN LedgerEntry ON reference = asked.value AND LedgerEntry.type IN ('charge', 'overrun')`;

/** 1 request, 2 organization, 3 amount, 4 minimum; then the rest of the row. */
const HOLD = `INSERT INTO Hold (requestId, organizationId, amountNanoUsd, status, credentialId, provider, model, priceVersionId, marginPpm,
    inputTokensMax, outputTokensMax, owner, createdAt, expiresAt)
  SELECT ?1, ?2, min(CAST(?3 AS INTEGER), availableNanoUsd), 'open', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14
  FROM Balance WHERE organizationId = ?2 AND availableNanoUsd >= CAST(?4 AS INTEGER) ON CONFLICT DO NOTHING`;
const READ_GRANTED = `SELECT requestId, CAST(amountNanoUsd AS TEXT) AS amount
  FROM json_each(?1) AS asked CROSS JOIN Hold ON requestId = asked.value AND status = 'open'`;
const READ_BALANCES = `SELECT organizationId, CAST(availableNanoUsd AS TEXT) AS available, CAST(heldNanoUsd AS TEXT) AS held
  FROM json_each(?1) AS asked CROSS JOIN Balance ON organizationId = asked.value`;
const RENEW = "UPDATE Hold SET expiresAt = ? WHERE requestId = ? AND status = 'open'";
const RELEASE = "UPDATE Hold SET status = 'released', closedAt = ? WHERE requestId = ? AND status = 'open'";
const EXPIRE_OWNED = "UPDATE Hold SET status = 'expired', closedAt = ? WHERE status = 'open' AND owner = ?";
const EXPIRE_LATE = "UPDATE Hold SET status = 'expired', closedAt = ? WHERE status = 'open' AND expiresAt <= ?";

/** What the connection needs before the first group. */
export const COMMIT_SETUP = ["CREATE TEMP TABLE mark (lastRow INTEGER NOT NULL)", "INSERT INTO mark VALUES (0)"];

/** Steps whose rows are read, by what they read. */
export const READS = { paid: READ_PAID, granted: READ_GRANTED, balances: READ_BALANCES } as const;

/** One transaction's statements; doing it twice changes nothing. */
export function commitSteps(work: CommitWork): CommitStep[] {
  return [...renewalSteps(work), ...work.closings.map(closingStep), ...usageSteps(work.usageRows), ...holdSteps(work.holds)];
}

function closingStep(closing: ClosingWork): CommitStep {
  const { closedAtMs } = closing;
  if ("requestId" in closing) return { sql: RELEASE, rows: [[closedAtMs, closing.requestId]] };
  if ("owner" in closing) return { sql: EXPIRE_OWNED, rows: [[closedAtMs, closing.owner]] };
  return { sql: EXPIRE_LATE, rows: [[closedAtMs, closing.expiredAtMs]] };
}

function renewalSteps({ renewals }: CommitWork): CommitStep[] {
  return renewals.length === 0 ? [] : [{ sql: RENEW, rows: renewals.map(({ expiresAtMs, requestId }) => [expiresAtMs, requestId]) }];
}

function usageSteps(rows: readonly UsageRow[]): CommitStep[] {
  if (rows.length === 0) return [];
  const plain = rows.filter((row) => !row.settlement);
  const settled = rows.filter((row) => row.settlement);
  const steps: CommitStep[] = [{ sql: MARK, rows: [[]] }];
  if (plain.length > 0) steps.push({ sql: INSERT, rows: plain.map((row) => columns(row)) });
  if (settled.length > 0) steps.push(...settlementSteps(settled));
  return [...steps, { sql: ROLL_UP, rows: [[]] }];
}

function settlementSteps(rows: readonly UsageRow[]): CommitStep[] {
  const works = rows.flatMap((row) => (row.settlement ? [{ row, ...row.settlement }] : []));
  const posting = (id: "chargeId" | "overrunId") =>
    works.map((work) => [work.row.organizationId, work.row.requestId, work[id], work.priceNanoUsd, work.description, work.closedAtMs]);
  const organizations = [...new Set(rows.map((row) => row.organizationId))];
  return [
    { sql: OPEN_BALANCE, rows: organizations.map((id) => [id]) },
    { sql: SETTLE_HOLD, rows: works.map(({ row, status, closedAtMs }) => [status, closedAtMs, row.requestId]) },
    { sql: CHARGE, rows: posting("chargeId") },
    { sql: OVERRUN, rows: posting("overrunId"), onlyIf: { sql: IS_SHORT, row: [JSON.stringify(organizations)] } },
    { sql: INSERT_SETTLED, rows: rows.map((row) => columns(row, row.requestId)) },
    readStep(
      READ_PAID,
      rows.map((row) => row.requestId),
    ),
  ];
}

function readStep(sql: string, ids: readonly string[]): CommitStep {
  return { sql, rows: [[JSON.stringify(ids)]], isRead: true };
}

/** `charged` stands in for the column of that name. */
function columns(row: UsageRow, charged?: string): unknown[] {
  return USAGE_COLUMNS.map((column) => (column === "chargedNanoUsd" ? (charged ?? row[column]) : row[column]) ?? null);
}

function holdSteps(holds: readonly HoldWork[]): CommitStep[] {
  if (holds.length === 0) return [];
  const organizations = [...new Set(holds.map((hold) => hold.organizationId))];
  return [
    { sql: OPEN_BALANCE, rows: organizations.map((id) => [id]) },
    {
      sql: HOLD,
      rows: holds.map((hold) => [
        hold.requestId,
        hold.organizationId,
        hold.amountNanoUsd,
        hold.amountNanoUsdMin,
        hold.credentialId,
        hold.provider,
        hold.model,
        hold.priceVersionId,
        hold.marginPpm,
        hold.inputTokensMax,
        hold.outputTokensMax,
        hold.owner,
        hold.createdAtMs,
        hold.expiresAtMs,
      ]),
    },
    readStep(
      READ_GRANTED,
      holds.map((hold) => hold.requestId),
    ),
    readStep(READ_BALANCES, organizations),
  ];
}
