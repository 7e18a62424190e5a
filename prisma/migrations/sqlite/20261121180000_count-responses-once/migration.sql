-- What only one request's own page shows lies in one JSON column: SQLite's driver takes as long to bind a value as SQLite to store it. The columns
-- stay, and are read out of it.
CREATE TABLE "new_UsageRecord" (
    "requestId" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "credentialId" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "statusCode" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "inputTokens" INTEGER NOT NULL,
    "outputTokens" INTEGER NOT NULL,
    "cacheReadTokens" INTEGER NOT NULL,
    "cacheWriteTokens" INTEGER NOT NULL,
    "reasoningTokens" INTEGER NOT NULL,
    "costStatus" TEXT NOT NULL,
    "providerCostNanoUsd" BIGINT,
    "marginNanoUsd" BIGINT,
    "chargedNanoUsd" BIGINT,
    "ttftMs" INTEGER,
    "latencyMs" INTEGER NOT NULL,
    "sessionId" TEXT,
    "userId" TEXT,
    "createdAt" DATETIME NOT NULL,
    "countedResponseId" TEXT,
    "detail" TEXT NOT NULL,
    "requestedModel" TEXT AS ("detail" ->> '$.requestedModel'),
    "method" TEXT AS ("detail" ->> '$.method'),
    "endpoint" TEXT AS ("detail" ->> '$.endpoint'),
    "wire" TEXT AS ("detail" ->> '$.wire'),
    "errorCode" TEXT AS ("detail" ->> '$.errorCode'),
    "isStreaming" BOOLEAN AS ("detail" ->> '$.isStreaming'),
    "usageSource" TEXT AS ("detail" ->> '$.usageSource'),
    "marginPpm" INTEGER AS ("detail" ->> '$.marginPpm'),
    "passes" TEXT AS ("detail" ->> '$.passes'),
    "rawUsage" TEXT AS ("detail" ->> '$.rawUsage'),
    "attempts" TEXT AS ("detail" ->> '$.attempts'),
    "tags" TEXT AS ("detail" ->> '$.tags'),
    "providerRequestId" TEXT AS ("detail" ->> '$.providerRequestId'),
    "providerResponseId" TEXT AS ("detail" ->> '$.providerResponseId')
);
-- Of the rows that state one response, the first one counts it.
INSERT INTO "new_UsageRecord" ("requestId", "organizationId", "credentialId", "mode", "provider", "model", "statusCode", "outcome", "inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens", "costStatus", "providerCostNanoUsd", "marginNanoUsd", "chargedNanoUsd", "ttftMs", "latencyMs", "sessionId", "userId", "createdAt", "countedResponseId", "detail")
SELECT "requestId", "organizationId", "credentialId", "mode", "provider", "model", "statusCode", "outcome", "inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens", "costStatus", "providerCostNanoUsd", "marginNanoUsd", "chargedNanoUsd", "ttftMs", "latencyMs", "sessionId", "userId", "createdAt",
    CASE WHEN "mode" = 'pass-through' AND "providerResponseId" IS NOT NULL AND ("inputTokens" > 0 OR "outputTokens" > 0) AND row_number() OVER (
        PARTITION BY "organizationId", "provider", "providerResponseId", "mode" = 'pass-through' AND ("inputTokens" > 0 OR "outputTokens" > 0)
        ORDER BY "createdAt", "requestId") = 1 THEN "providerResponseId" END,
    json_object('requestedModel', "requestedModel", 'method', "method", 'endpoint', "endpoint", 'wire', "wire", 'errorCode', "errorCode", 'isStreaming', "isStreaming", 'usageSource', "usageSource", 'marginPpm', "marginPpm", 'passes', "passes", 'rawUsage', "rawUsage", 'attempts', "attempts", 'tags', "tags", 'providerRequestId', "providerRequestId", 'providerResponseId', "providerResponseId")
FROM "UsageRecord" ORDER BY rowid;
DROP TABLE "UsageRecord";
ALTER TABLE "new_UsageRecord" RENAME TO "UsageRecord";

-- CreateIndex
CREATE INDEX "UsageRecord_organizationId_createdAt_requestId_idx" ON "UsageRecord"("organizationId", "createdAt", "requestId");

-- CreateIndex
CREATE INDEX "UsageRecord_organizationId_sessionId_createdAt_idx" ON "UsageRecord"("organizationId", "sessionId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "UsageRecord_organizationId_provider_countedResponseId_key" ON "UsageRecord"("organizationId", "provider", "countedResponseId");

-- CreateTable
CREATE TABLE "VoidedCall" (
    "requestId" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "voidedAt" DATETIME NOT NULL
);
