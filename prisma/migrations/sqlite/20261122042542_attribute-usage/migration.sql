-- At once, so that no other process adds to the hours while they are copied.
BEGIN IMMEDIATE;

-- Which of the catalog's models a call was priced as: several may share one of a provider's, and then the name that answers state does not tell. Empty:
-- none, or not known, as for every call so far. A column of its own and not a part of "detail", out of which every sum of hours would have to read it.
ALTER TABLE "UsageRecord" ADD COLUMN "catalogModel" TEXT NOT NULL DEFAULT '';

CREATE TABLE "new_UsageHour" (
    "organizationId" TEXT NOT NULL,
    "hour" DATETIME NOT NULL,
    "mode" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "credentialId" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,
    "errors" INTEGER NOT NULL,
    "unpricedRequests" INTEGER NOT NULL,
    "inputTokens" BIGINT NOT NULL,
    "outputTokens" BIGINT NOT NULL,
    "cacheReadTokens" BIGINT NOT NULL,
    "cacheWriteTokens" BIGINT NOT NULL,
    "reasoningTokens" BIGINT NOT NULL,
    "providerCostNanoUsd" BIGINT NOT NULL,
    "marginNanoUsd" BIGINT NOT NULL,
    "chargedNanoUsd" BIGINT NOT NULL,
    "latencyMsSum" BIGINT NOT NULL,
    "ttftMsSum" BIGINT NOT NULL,
    "ttftCount" INTEGER NOT NULL,
    "catalogModel" TEXT NOT NULL DEFAULT '',

    PRIMARY KEY ("organizationId", "hour", "mode", "provider", "model", "credentialId", "catalogModel")
);
INSERT INTO "new_UsageHour" ("organizationId", "hour", "mode", "provider", "model", "credentialId", "requests", "errors", "unpricedRequests", "inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens", "providerCostNanoUsd", "marginNanoUsd", "chargedNanoUsd", "latencyMsSum", "ttftMsSum", "ttftCount")
SELECT "organizationId", "hour", "mode", "provider", "model", "credentialId", "requests", "errors", "unpricedRequests", "inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens", "providerCostNanoUsd", "marginNanoUsd", "chargedNanoUsd", "latencyMsSum", "ttftMsSum", "ttftCount" FROM "UsageHour";
DROP TABLE "UsageHour";
ALTER TABLE "new_UsageHour" RENAME TO "UsageHour";
CREATE INDEX "UsageHour_hour_idx" ON "UsageHour"("hour");

COMMIT;
