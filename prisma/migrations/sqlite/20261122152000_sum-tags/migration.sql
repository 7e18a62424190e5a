-- Sums of hours of the calls that have a tag (src/usage/summarize-tags.ts), so that what a tag costs need not be asked of each of its calls. Nobody writes them
-- with a call: the process that serves pages makes them afterwards, those of all hours so far at its next start.
CREATE TABLE "UsageTagHour" (
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
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
    "answeredMsSum" BIGINT NOT NULL,
    "latencies" TEXT NOT NULL,
    "ttfts" TEXT NOT NULL,

    PRIMARY KEY ("organizationId", "name", "value", "hour", "mode", "provider", "model", "credentialId")
) WITHOUT ROWID;
