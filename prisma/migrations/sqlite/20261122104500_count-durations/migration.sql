-- How long the calls of an hour took, counted once it is over (src/usage/summarize-hours.ts), so that percentiles of a long range need not read its calls.
-- Older processes write none of these: what they add is seen by `requests`, and hours of before are counted at the next start.
ALTER TABLE "UsageHour" ADD COLUMN "countedRequests" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "UsageHour" ADD COLUMN "answeredMsSum" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "UsageHour" ADD COLUMN "latencies" TEXT NOT NULL DEFAULT '';
ALTER TABLE "UsageHour" ADD COLUMN "ttfts" TEXT NOT NULL DEFAULT '';
