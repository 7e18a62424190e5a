-- CreateTable
CREATE TABLE "Experiment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "routeId" TEXT NOT NULL,
    "arms" TEXT NOT NULL,
    "stickyBy" TEXT,
    "metric" TEXT NOT NULL,
    "guardRail" TEXT NOT NULL DEFAULT '{}',
    "mode" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" DATETIME NOT NULL,
    "nextCheckAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable: in the order of its key, so that the calls of an experiment are read in one piece.
CREATE TABLE "ExperimentCall" (
    "experimentId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "requestId" TEXT NOT NULL,
    "arm" TEXT NOT NULL,
    "unit" TEXT,
    "isError" INTEGER NOT NULL,
    "costNanoUsd" BIGINT,
    "latencyMs" INTEGER,
    "ttftMs" INTEGER,
    "outputTokens" INTEGER,
    "score" REAL,

    PRIMARY KEY ("experimentId", "createdAt", "requestId")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "Feedback" (
    "requestId" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "credentialId" TEXT NOT NULL,
    "score" REAL NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateIndex
CREATE INDEX "ExperimentCall_requestId_idx" ON "ExperimentCall"("requestId");

-- Of each route, one experiment runs.
CREATE UNIQUE INDEX "Experiment_running_key" ON "Experiment"("routeId") WHERE "status" = 'running';

-- The catalog goes by experiments. Not by when one is checked next.
CREATE TRIGGER "Experiment_insert_raises_catalog_version" AFTER INSERT ON "Experiment"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "Experiment_update_raises_catalog_version" AFTER UPDATE OF "name", "routeId", "arms", "stickyBy", "mode", "status" ON "Experiment"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "Experiment_delete_raises_catalog_version" AFTER DELETE ON "Experiment"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;

-- With the call's row, or neither is there. A call without an experiment costs the condition only; a key of JSON is never found within one of its texts, whose
-- quotation marks are escaped. A call that was never sent says nothing of an arm.
CREATE TRIGGER "UsageRecord_insert_adds_experiment" AFTER INSERT ON "UsageRecord"
WHEN NEW."routing" IS NOT NULL AND instr(NEW."routing", '"experiment":{') > 0 AND NEW."attempts" <> '[]'
BEGIN
    INSERT OR IGNORE INTO "ExperimentCall"
        ("experimentId", "createdAt", "requestId", "arm", "unit", "isError", "costNanoUsd", "latencyMs", "ttftMs", "outputTokens")
    SELECT m."id", NEW."createdAt", NEW."requestId", m."arm", m."unit", m."isError",
        CASE WHEN m."isError" = 0 THEN NEW."providerCostNanoUsd" END, CASE WHEN m."isError" = 0 THEN NEW."latencyMs" END,
        CASE WHEN m."isError" = 0 THEN NEW."ttftMs" END, CASE WHEN m."isError" = 0 THEN NEW."outputTokens" END
    FROM (
        SELECT json_extract(NEW."routing", '$.experiment.id') AS "id", json_extract(NEW."routing", '$.experiment.arm') AS "arm",
            json_extract(NEW."routing", '$.experiment.unit') AS "unit",
            json_extract(NEW."routing", '$.experiment.isOwn') = 0
                OR NEW."outcome" IN ('broken', 'refused') OR (NEW."statusCode" >= 400 AND NEW."outcome" <> 'cancelled') AS "isError"
    ) m;
END;
