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
const SUM_NAMES = SUMS.map(([name]) => name);

/** In the order of `usageParameters`. Binding a value costs as much as storing it: what only a request's own page shows is one JSON text, `detail`. */
const USAGE_COLUMNS = `requestId, organizationId, credentialId, mode, provider, model, statusCode, outcome, inputTokens, outputTokens,
  cacheReadTokens, cacheWriteTokens, reasoningTokens, costStatus, providerCostNanoUsd, marginNanoUsd, ttftMs, latencyMs, sessionId, userId, createdAt,
  chargedNanoUsd, countedResponseId, catalogModel, detail`;
/** Nothing is written where the row is there already, or another one counts its response. */
const insertUsage = (charged: string, countedResponseId: string) =>
  `INSERT INTO UsageRecord (${USAGE_COLUMNS}) VALUES (${"?, ".repeat(21)}${charged}, ${countedResponseId}, ?24, ?25) ON CONFLICT DO NOTHING`;

const POST = `INSERT INTO LedgerEntry
  (organizationId, sequence, id, type, debitAccount, creditAccount, amountNanoUsd, balanceAfterNanoUsd, reference, requestId, description, createdAt)`;
/** The usage row is written last: where there is one, the call has been settled before, and its money must not move again. */
const IS_NEW = "NOT EXISTS (SELECT 1 FROM UsageRecord WHERE requestId = ?2)";
/** Its Idempotency-Key has gone to another call, which pays for it. */
const IS_VOID = "EXISTS (SELECT 1 FROM VoidedCall WHERE requestId = ?2)";
const CHARGED = "coalesce((SELECT amountNanoUsd FROM LedgerEntry WHERE type = 'charge' AND reference = ?2), 0)";

const HAS_BUDGETS = "EXISTS (SELECT 1 FROM Budget WHERE organizationId = ?2)";
/** What the tightest of the hard budgets that a hold counts against leaves; null: there is none. */
const LEFT_BY_BUDGETS = `(SELECT min(max(b.amountNanoUsd - p.spentNanoUsd - p.heldNanoUsd, 0))
  FROM BudgetPeriod p CROSS JOIN Budget b ON b.id = p.budgetId AND b.mode = 'hard'
  WHERE p.organizationId = ?2 AND p.startsAt <= ?13 AND p.endsAt > ?13 AND p.scope IN (SELECT 'organization' UNION ALL SELECT 'credential:' || ?5
    UNION ALL SELECT 'user:' || json_extract(?15, '$.userId')
    UNION ALL SELECT 'tag:' || key || '=' || value FROM json_each(?15, '$.tags')))`;

/** Every statement of the group commit. The thread gets this table once; a group names them by their places in it. */
export const STATEMENTS = {
  // Usage rows, all of the same parameters.
  insertUsage: insertUsage("?22", "?23"),
  /** Without the claim to count the response. */
  insertUncounted: insertUsage("?22", "NULL"),
  /** What left the balance, as the ledger says. */
  insertSettled: insertUsage("coalesce((SELECT amountNanoUsd FROM LedgerEntry WHERE type = 'charge' AND reference = ?1), 0)", "NULL"),
  mark: "UPDATE mark SET lastRow = (SELECT coalesce(max(rowid), 0) FROM UsageRecord)",
  /** Sums only what this transaction has added, so that a row that was there already is not counted again. */
  rollUp: `INSERT INTO UsageHour (organizationId, hour, mode, provider, model, credentialId, catalogModel, ${SUM_NAMES.join(", ")})
    SELECT organizationId, createdAt / 3600000 * 3600000, mode, provider, model, credentialId, catalogModel, ${SUMS.map(([, sum]) => sum).join(", ")}
    FROM UsageRecord WHERE rowid > (SELECT lastRow FROM mark)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    ON CONFLICT DO UPDATE SET ${SUM_NAMES.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")}`,
  /** 1: JSON, a list of requests. */
  readReadAgain: "SELECT requestId FROM json_each(?1) AS asked CROSS JOIN UsageRecord ON requestId = asked.value WHERE countedResponseId IS NULL",

  // Settlements.
  openBalance: "INSERT INTO Balance (organizationId, availableNanoUsd, heldNanoUsd, entries) VALUES (?, 0, 0, 0) ON CONFLICT DO NOTHING",
  settleHold: "UPDATE Hold SET status = ?, closedAt = ? WHERE requestId = ? AND status = 'open'",
  /** 1 organization, 2 request, 3 id, 4 price, 5 description, 6 now. */
  charge: `${POST}
    SELECT ?1, entries + 1, ?3, 'charge', ?1, 'house:sales', min(CAST(?4 AS INTEGER), availableNanoUsd),
      availableNanoUsd + heldNanoUsd - min(CAST(?4 AS INTEGER), availableNanoUsd), ?2, ?2, ?5, ?6
    FROM Balance WHERE organizationId = ?1 AND min(CAST(?4 AS INTEGER), availableNanoUsd) > 0 AND ${IS_NEW} AND NOT ${IS_VOID}
    ON CONFLICT DO NOTHING`,
  /** The same parameters. */
  overrun: `${POST}
    SELECT ?1, entries + 1, ?3, 'overrun', 'house:overrun', 'house:sales', CAST(?4 AS INTEGER) - ${CHARGED},
      availableNanoUsd + heldNanoUsd, ?2, ?2, ?5, ?6
    FROM Balance WHERE organizationId = ?1 AND CAST(?4 AS INTEGER) > ${CHARGED} AND ${IS_NEW}
    ON CONFLICT DO NOTHING`,
  /**
   * Whether any call of the group was charged less than its price: a charge that took all there was (what comes after it gives nothing back), or
   * none, of a voided call. 1, 2: JSON, lists of organizations and of requests.
   */
  isShort: `SELECT 1 FROM json_each(?1) AS asked CROSS JOIN Balance ON organizationId = asked.value WHERE availableNanoUsd = 0
    UNION ALL SELECT 1 FROM json_each(?2) AS asked CROSS JOIN VoidedCall ON requestId = asked.value LIMIT 1`,
  /** One statement for all calls of a group: asking the driver for each row costs more than finding it. Money is read as text: the driver's numbers end at 2^53. */
  readPaid: `SELECT reference, LedgerEntry.type, CAST(amountNanoUsd AS TEXT)
    FROM json_each(?1) AS asked CROSS JOIN LedgerEntry ON reference = asked.value AND LedgerEntry.type IN ('charge', 'overrun')`,

  // Holds. 1 request, 2 organization, 3 amount, 4 minimum; then the rest of the row: 5 credential, 13 now, 15 labels.
  openHold: `INSERT INTO Hold (requestId, organizationId, amountNanoUsd, status, credentialId, provider, model, priceVersionId, marginPpm,
      inputTokensMax, outputTokensMax, owner, createdAt, expiresAt, labels)
    SELECT ?1, ?2, min(CAST(?3 AS INTEGER), spendable), 'open', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15
    FROM (SELECT CASE WHEN ${HAS_BUDGETS} THEN min(availableNanoUsd, coalesce(${LEFT_BY_BUDGETS}, availableNanoUsd)) ELSE availableNanoUsd END AS spendable
      FROM Balance WHERE organizationId = ?2)
    WHERE spendable >= CAST(?4 AS INTEGER) ON CONFLICT DO NOTHING`,
  readGranted: `SELECT requestId, CAST(amountNanoUsd AS TEXT)
    FROM json_each(?1) AS asked CROSS JOIN Hold ON requestId = asked.value AND status = 'open'`,
  readBalances: `SELECT organizationId, CAST(availableNanoUsd AS TEXT), CAST(heldNanoUsd AS TEXT)
    FROM json_each(?1) AS asked CROSS JOIN Balance ON organizationId = asked.value`,
  renew: "UPDATE Hold SET expiresAt = ? WHERE requestId = ? AND status = 'open'",
  release: "UPDATE Hold SET status = 'released', closedAt = ? WHERE requestId = ? AND status = 'open'",
  expireOwned: "UPDATE Hold SET status = 'expired', closedAt = ? WHERE status = 'open' AND owner = ?",
  expireLate: "UPDATE Hold SET status = 'expired', closedAt = ? WHERE status = 'open' AND expiresAt <= ?",
} as const;
export type StatementName = keyof typeof STATEMENTS;

/** What the connection needs before the first group. */
export const SETUP = ["CREATE TEMP TABLE mark (lastRow INTEGER NOT NULL)", "INSERT INTO mark VALUES (0)"];
