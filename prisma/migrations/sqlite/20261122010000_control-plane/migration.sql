-- A provider is data: what was a dialect is its wire and, flag by flag, in what it differs from others of that wire.
ALTER TABLE "Provider" RENAME COLUMN "dialect" TO "wire";
ALTER TABLE "Provider" ADD COLUMN "quirks" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "Provider" ADD COLUMN "keyVariable" TEXT;
ALTER TABLE "Provider" ADD COLUMN "healthPath" TEXT;
ALTER TABLE "Provider" ADD COLUMN "isBuiltIn" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Provider" ADD COLUMN "isEnabled" BOOLEAN NOT NULL DEFAULT true;
-- What administrators have changed since the row was made; an import writes the columns only.
ALTER TABLE "Provider" ADD COLUMN "overrides" TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "Provider" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;

ALTER TABLE "Model" ADD COLUMN "description" TEXT;
ALTER TABLE "Model" ADD COLUMN "upstreamModel" TEXT;
ALTER TABLE "Model" ADD COLUMN "isEnabled" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "Model" ADD COLUMN "priority" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Model" ADD COLUMN "overrides" TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "Model" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;

UPDATE "Provider" SET "isBuiltIn" = true, "keyVariable" = upper("id") || '_API_KEY', "healthPath" = '/models'
WHERE "id" IN ('openai', 'anthropic', 'google', 'xai');
-- xAI speaks OpenAI's wire in its own way.
UPDATE "Provider" SET "wire" = 'openai', "quirks" = '["speaks_messages","flat_errors","reasoning_apart","keeps_reasoning","hidden_prompt","no_embeddings","reshapes_chat"]'
WHERE "wire" = 'xai';

CREATE TABLE "Route" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "strategy" TEXT NOT NULL,
    "primaryModel" TEXT NOT NULL,
    "fallbackModels" TEXT NOT NULL DEFAULT '[]',
    "contextWindowFallbacks" TEXT NOT NULL DEFAULT '[]',
    "weights" TEXT NOT NULL DEFAULT '{}',
    "numRetries" INTEGER,
    "timeoutSeconds" INTEGER,
    "ttftTimeoutSeconds" INTEGER,
    "stickyBy" TEXT,
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "isEnabled" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX "Route_name_key" ON "Route"("name");

CREATE TABLE "Breaker" (
    "providerId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "retryAt" DATETIME,
    "updatedAt" DATETIME NOT NULL,

    PRIMARY KEY ("providerId", "model")
);
CREATE INDEX "Breaker_updatedAt_idx" ON "Breaker"("updatedAt");

CREATE TABLE "BreakerChange" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "providerId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL
);
CREATE INDEX "BreakerChange_at_idx" ON "BreakerChange"("at");

CREATE TABLE "ProviderHealth" (
    "providerId" TEXT NOT NULL PRIMARY KEY,
    "status" TEXT NOT NULL,
    "latencyMs" INTEGER,
    "error" TEXT,
    "checkedAt" DATETIME,
    "nextCheckAt" DATETIME NOT NULL
);

-- Read out of "detail", like the others that only few pages show.
ALTER TABLE "UsageRecord" ADD COLUMN "route" TEXT AS ("detail" ->> '$.route');
ALTER TABLE "UsageRecord" ADD COLUMN "routing" TEXT AS ("detail" ->> '$.routing');
CREATE INDEX "UsageHour_hour_idx" ON "UsageHour"("hour");
CREATE INDEX "UsageRecord_route_idx" ON "UsageRecord"("createdAt") WHERE "route" IS NOT NULL;

CREATE TRIGGER "Route_insert_raises_catalog_version" AFTER INSERT ON "Route"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "Route_update_raises_catalog_version" AFTER UPDATE ON "Route"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "Route_delete_raises_catalog_version" AFTER DELETE ON "Route"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
