-- Sums of whole days by session, user and tag (src/usage/summarize-labels.ts), so that who spends what over a month need not be asked of each call. Nobody
-- writes them with a call: the process that serves pages makes them afterwards, those of all days so far at its next start.
CREATE TABLE "UsageLabel" (
    "organizationId" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "start" TIMESTAMP(3) NOT NULL,
    "value" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
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

    CONSTRAINT "UsageLabel_pkey" PRIMARY KEY ("organizationId", "label", "days", "start", "value", "mode")
);
