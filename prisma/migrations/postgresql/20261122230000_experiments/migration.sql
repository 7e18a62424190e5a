-- CreateTable
CREATE TABLE "Experiment" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "routeId" TEXT NOT NULL,
    "arms" TEXT NOT NULL,
    "stickyBy" TEXT,
    "metric" TEXT NOT NULL,
    "guardRail" TEXT NOT NULL DEFAULT '{}',
    "mode" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "nextCheckAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Experiment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExperimentCall" (
    "experimentId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "requestId" TEXT NOT NULL,
    "arm" TEXT NOT NULL,
    "unit" TEXT,
    "isError" INTEGER NOT NULL,
    "costNanoUsd" BIGINT,
    "latencyMs" INTEGER,
    "ttftMs" INTEGER,
    "outputTokens" INTEGER,
    "score" DOUBLE PRECISION,

    CONSTRAINT "ExperimentCall_pkey" PRIMARY KEY ("experimentId","createdAt","requestId")
);

-- CreateTable
CREATE TABLE "Feedback" (
    "requestId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "credentialId" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Feedback_pkey" PRIMARY KEY ("requestId")
);

-- CreateIndex
CREATE INDEX "ExperimentCall_requestId_idx" ON "ExperimentCall"("requestId");

-- Of each route, one experiment runs.
CREATE UNIQUE INDEX "Experiment_running_key" ON "Experiment"("routeId") WHERE "status" = 'running';

-- The catalog goes by experiments. Not by when one is checked next.
CREATE TRIGGER "Experiment_raises_catalog_version" AFTER INSERT OR UPDATE OF "name", "routeId", "arms", "stickyBy", "mode", "status" OR DELETE OR TRUNCATE ON "Experiment"
FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();

-- With the call's row, or neither is there. A call without an experiment costs the condition only; a key of JSON is never found within one of its texts, whose
-- quotation marks are escaped. A call that was never sent says nothing of an arm.
CREATE FUNCTION "add_experiment_call"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mark jsonb := CAST(NEW."routing" AS jsonb) -> 'experiment';
    failed boolean := NOT CAST(mark ->> 'isOwn' AS boolean)
        OR NEW."outcome" IN ('broken', 'refused') OR (NEW."statusCode" >= 400 AND NEW."outcome" <> 'cancelled');
BEGIN
    INSERT INTO "ExperimentCall"
        ("experimentId", "createdAt", "requestId", "arm", "unit", "isError", "costNanoUsd", "latencyMs", "ttftMs", "outputTokens")
    VALUES (mark ->> 'id', NEW."createdAt", NEW."requestId", mark ->> 'arm', mark ->> 'unit', CAST(failed AS integer),
        CASE WHEN NOT failed THEN NEW."providerCostNanoUsd" END, CASE WHEN NOT failed THEN NEW."latencyMs" END,
        CASE WHEN NOT failed THEN NEW."ttftMs" END, CASE WHEN NOT failed THEN NEW."outputTokens" END)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER "UsageRecord_insert_adds_experiment" AFTER INSERT ON "UsageRecord"
FOR EACH ROW WHEN (NEW."routing" IS NOT NULL AND strpos(NEW."routing", '"experiment":{') > 0 AND NEW."attempts" <> '[]') EXECUTE FUNCTION "add_experiment_call"();
