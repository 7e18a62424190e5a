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
    "id" TEXT NOT NULL,
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
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Route_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Route_name_key" ON "Route"("name");

CREATE TABLE "Breaker" (
    "providerId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "retryAt" TIMESTAMP(3),
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Breaker_pkey" PRIMARY KEY ("providerId", "model")
);
CREATE INDEX "Breaker_updatedAt_idx" ON "Breaker"("updatedAt");

CREATE TABLE "BreakerChange" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "providerId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "BreakerChange_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "BreakerChange_at_idx" ON "BreakerChange"("at");

CREATE TABLE "ProviderHealth" (
    "providerId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "latencyMs" INTEGER,
    "error" TEXT,
    "checkedAt" TIMESTAMP(3),
    "nextCheckAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ProviderHealth_pkey" PRIMARY KEY ("providerId")
);

ALTER TABLE "UsageRecord" ADD COLUMN "route" TEXT, ADD COLUMN "routing" TEXT;
CREATE INDEX "UsageHour_hour_idx" ON "UsageHour"("hour");
CREATE INDEX "UsageRecord_route_idx" ON "UsageRecord"("createdAt") WHERE "route" IS NOT NULL;

CREATE TRIGGER "Route_raises_catalog_version" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "Route"
FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();

-- Other processes on this database hear of it when it is committed.
CREATE FUNCTION "tell_catalog_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."version" <> OLD."version" THEN PERFORM pg_notify('catalog_version', NEW."version"::TEXT); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "CatalogVersion_is_told" AFTER UPDATE ON "CatalogVersion"
FOR EACH ROW EXECUTE FUNCTION "tell_catalog_version"();
