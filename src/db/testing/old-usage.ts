import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeAdapter } from "../client";
import { type Dialect, dialectOf } from "../dialect";
import { applyMigrations } from "../migrate";
import { TEST_TIME_MS } from "./make-work";

/** Brings an empty database to what it was before the migrations from `name` on. */
export async function migrateUntil(url: string, name: string): Promise<void> {
  const source = path.resolve("prisma/migrations", dialectOf(url));
  const folder = mkdtempSync(path.join(tmpdir(), "migrations-"));
  const target = path.join(folder, dialectOf(url));
  const isLater = (entry: string) => /^\d/.test(entry) && entry.localeCompare(name) >= 0;
  cpSync(source, target, { recursive: true });
  for (const entry of readdirSync(target).filter(isLater)) rmSync(path.join(target, entry), { recursive: true });
  await applyMigrations(makeAdapter(url), target);
  rmSync(folder, { recursive: true });
}

/** Rows of UsageRecord as they were before `count-responses-once`, with every column at its most awkward. */
export const OLD_ROWS = ["req_1", "req_2", "req_3", "req_4"].map((requestId, index) => ({
  requestId,
  organizationId: "org_1",
  credentialId: "tok_1",
  mode: index === 3 ? "reseller" : "pass-through",
  provider: "openai",
  model: "gpt-4o",
  requestedModel: `"quoted" \\ 한국어 😀 ${index}`,
  method: index === 0 ? "POST" : "GET",
  endpoint: "/responses/it's",
  wire: "openai-responses",
  statusCode: 200,
  outcome: "completed",
  errorCode: index === 0 ? null : "rate_limited",
  isStreaming: index === 1,
  inputTokens: index === 0 ? 0 : 10,
  outputTokens: index === 0 ? 0 : 5,
  cacheReadTokens: 1,
  cacheWriteTokens: 2,
  reasoningTokens: 3,
  usageSource: "provider",
  costStatus: "priced",
  providerCostNanoUsd: 9_007_199_254_740_993n,
  marginPpm: index === 3 ? 200_000 : null,
  marginNanoUsd: null,
  chargedNanoUsd: index === 3 ? 7n : null,
  passes: '[{"model":null,"buckets":{"input":1.0},"serviceTier":null,"priceVersionId":"a/b@1"}]',
  rawUsage: index === 0 ? null : '{"prompt_tokens": 1.50, "big": 12345678901234567890, "text": "\\u00e9\\""}',
  ttftMs: index === 1 ? 3 : null,
  latencyMs: 9,
  attempts: "[]",
  sessionId: index === 0 ? null : "session",
  userId: null,
  tags: index === 0 ? null : '{"team":"a=b"}',
  providerRequestId: null,
  providerResponseId: "resp_1",
  createdAt: new Date(TEST_TIME_MS + index),
}));

/** SQL that inserts them. */
export const insertOldRows = (dialect: Dialect): string => insertRows("UsageRecord", OLD_ROWS, dialect);

function insertRows(table: string, rows: readonly object[], dialect: Dialect): string {
  const literal = (value: unknown) => {
    if (value === null) return "NULL";
    if (typeof value === "boolean") return dialect === "sqlite" ? String(Number(value)) : String(value);
    if (value instanceof Date) return dialect === "sqlite" ? String(value.getTime()) : `'${value.toISOString().slice(0, -1)}'`;
    return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
  };
  const columns = Object.keys(rows[0] ?? {}).map((name) => `"${name}"`);
  const values = rows.map((row) => `(${Object.values(row).map(literal).join(", ")})`);
  return `INSERT INTO "${table}" (${columns.join(", ")}) VALUES ${values.join(", ")}`;
}

export const ATTRIBUTION_MIGRATION = "20261122042542_attribute-usage";

/** An hour as it was before `attribute-usage`, of the key that `testRow` has. */
export const OLD_HOUR = {
  organizationId: "org_1",
  hour: new Date(TEST_TIME_MS),
  mode: "reseller",
  provider: "p",
  model: "m",
  credentialId: "key_1",
  requests: 3,
  errors: 1,
  unpricedRequests: 0,
  inputTokens: 10,
  outputTokens: 5,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  providerCostNanoUsd: 9_007_199_254_740_993n,
  marginNanoUsd: 0,
  chargedNanoUsd: 0,
  latencyMsSum: 9,
  ttftMsSum: 0,
  ttftCount: 0,
};

/** SQL that inserts it. */
export const insertOldHour = (dialect: Dialect): string => insertRows("UsageHour", [OLD_HOUR], dialect);

export const HOURS_SQL = `SELECT "catalogModel", "requests", CAST("providerCostNanoUsd" AS TEXT) AS "cost" FROM "UsageHour" ORDER BY "catalogModel"`;

export const DURATIONS_MIGRATION = "20261122104500_count-durations";
export const COUNTED_SQL = `SELECT "requests", "countedRequests", "latencies", "ttfts" FROM "UsageHour"`;

export const TAGS_MIGRATION = "20261122101500_find-tags";

/** Tags as callers write them: names and values that JSON, SQL or a path could take for something else. All are texts. */
export const ODD_TAGS: Record<string, string> = {
  team: "blue",
  '"': `it's "quoted" \\ `,
  "$.team": "blue",
  n: "1.50",
  t: "true",
  "": "",
  한국어: "😀 = a=b",
  "a b": "null",
};

/** In the order of `TAGS_SQL`. */
export const asStored = (requestId: string, tags: Record<string, string>) =>
  Object.entries(tags)
    .map(([name, value]) => ({ requestId, name, value }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));

export const tagsSql = (requestId: string, dialect: Dialect) =>
  `SELECT "requestId", "name", "value" FROM "UsageTag" WHERE "requestId" = '${requestId}' ORDER BY "name"${dialect === "sqlite" ? "" : ' COLLATE "C"'}`;
