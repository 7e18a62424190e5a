-- At once, so that no other process opens or closes a hold between the column and the triggers.
BEGIN IMMEDIATE;

CREATE TABLE "Budget" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "scopeType" TEXT NOT NULL,
    "scopeId" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "amountNanoUsd" BIGINT NOT NULL,
    "mode" TEXT NOT NULL,
    "alertPercents" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Budget_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Budget_amount_positive" CHECK (typeof("amountNanoUsd") = 'integer' AND "amountNanoUsd" > 0),
    CONSTRAINT "Budget_mode_known" CHECK ("mode" IN ('hard', 'soft'))
);
CREATE UNIQUE INDEX "Budget_organizationId_scopeType_scopeId_period_key" ON "Budget"("organizationId", "scopeType", "scopeId", "period");

CREATE TABLE "BudgetPeriod" (
    "budgetId" TEXT NOT NULL,
    "startsAt" DATETIME NOT NULL,
    "endsAt" DATETIME NOT NULL,
    "organizationId" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "amountNanoUsd" BIGINT NOT NULL,
    "spentNanoUsd" BIGINT NOT NULL,
    "heldNanoUsd" BIGINT NOT NULL,

    PRIMARY KEY ("budgetId", "startsAt"),
    CONSTRAINT "BudgetPeriod_budgetId_fkey" FOREIGN KEY ("budgetId") REFERENCES "Budget" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "BudgetPeriod_organizationId_scope_endsAt_idx" ON "BudgetPeriod"("organizationId", "scope", "endsAt");

CREATE TABLE "BudgetVersion" (
    "id" INTEGER NOT NULL PRIMARY KEY DEFAULT 1,
    "version" INTEGER NOT NULL
);
INSERT INTO "BudgetVersion" ("id", "version") VALUES (1, 0);

CREATE TRIGGER "Budget_insert_raises_budget_version" AFTER INSERT ON "Budget"
BEGIN UPDATE "BudgetVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "Budget_update_raises_budget_version" AFTER UPDATE ON "Budget"
BEGIN UPDATE "BudgetVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "Budget_delete_raises_budget_version" AFTER DELETE ON "Budget"
BEGIN UPDATE "BudgetVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "Organization_zone_raises_budget_version" AFTER UPDATE OF "timeZone" ON "Organization" WHEN NEW."timeZone" <> OLD."timeZone"
BEGIN UPDATE "BudgetVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;

ALTER TABLE "Hold" ADD COLUMN "labels" TEXT;
DROP TRIGGER "Hold_changes_only_its_end";
CREATE TRIGGER "Hold_changes_only_its_end" BEFORE UPDATE ON "Hold"
BEGIN
    SELECT RAISE(ABORT, 'a closed hold is never changed') WHERE OLD."status" <> 'open';
    SELECT RAISE(ABORT, 'of a hold only status, closedAt and expiresAt change')
    WHERE NEW."requestId" <> OLD."requestId" OR NEW."organizationId" <> OLD."organizationId" OR NEW."credentialId" <> OLD."credentialId"
        OR NEW."amountNanoUsd" <> OLD."amountNanoUsd" OR NEW."provider" <> OLD."provider" OR NEW."model" <> OLD."model"
        OR NEW."priceVersionId" <> OLD."priceVersionId" OR NEW."marginPpm" <> OLD."marginPpm"
        OR NEW."inputTokensMax" <> OLD."inputTokensMax" OR NEW."outputTokensMax" <> OLD."outputTokensMax"
        OR NEW."owner" <> OLD."owner" OR NEW."createdAt" <> OLD."createdAt" OR NEW."labels" IS NOT OLD."labels";
END;

-- What counts against a budget is counted in the transaction that writes it, whoever writes it; an organization without budgets pays for one look into
-- their index.
CREATE TRIGGER "Hold_opens_in_budgets" AFTER INSERT ON "Hold" WHEN EXISTS (SELECT 1 FROM "Budget" WHERE "organizationId" = NEW."organizationId")
BEGIN
    UPDATE "BudgetPeriod" SET "heldNanoUsd" = "heldNanoUsd" + NEW."amountNanoUsd"
    WHERE "organizationId" = NEW."organizationId" AND "startsAt" <= NEW."createdAt" AND "endsAt" > NEW."createdAt" AND "scope" IN (
            SELECT 'organization' UNION ALL SELECT 'credential:' || NEW."credentialId"
            UNION ALL SELECT 'user:' || json_extract(NEW."labels", '$.userId')
            UNION ALL SELECT 'tag:' || "key" || '=' || "value" FROM json_each(NEW."labels", '$.tags'));
END;

CREATE TRIGGER "Hold_closes_in_budgets" AFTER UPDATE OF "status" ON "Hold"
WHEN OLD."status" = 'open' AND NEW."status" <> 'open' AND EXISTS (SELECT 1 FROM "Budget" WHERE "organizationId" = OLD."organizationId")
BEGIN
    UPDATE "BudgetPeriod" SET "heldNanoUsd" = "heldNanoUsd" - OLD."amountNanoUsd"
    WHERE "organizationId" = OLD."organizationId" AND "startsAt" <= OLD."createdAt" AND "endsAt" > OLD."createdAt" AND "scope" IN (
            SELECT 'organization' UNION ALL SELECT 'credential:' || OLD."credentialId"
            UNION ALL SELECT 'user:' || json_extract(OLD."labels", '$.userId')
            UNION ALL SELECT 'tag:' || "key" || '=' || "value" FROM json_each(OLD."labels", '$.tags'));
END;

CREATE TRIGGER "UsageRecord_insert_spends_budgets" AFTER INSERT ON "UsageRecord"
WHEN EXISTS (SELECT 1 FROM "Budget" WHERE "organizationId" = NEW."organizationId") AND coalesce(NEW."chargedNanoUsd", NEW."providerCostNanoUsd", 0) <> 0
BEGIN
    UPDATE "BudgetPeriod" SET "spentNanoUsd" = "spentNanoUsd" + coalesce(NEW."chargedNanoUsd", NEW."providerCostNanoUsd", 0)
    WHERE "organizationId" = NEW."organizationId" AND "startsAt" <= NEW."createdAt" AND "endsAt" > NEW."createdAt" AND "scope" IN (
            SELECT 'organization' UNION ALL SELECT 'credential:' || NEW."credentialId"
            UNION ALL SELECT 'user:' || NEW."userId"
            UNION ALL SELECT 'tag:' || "key" || '=' || "value" FROM json_each(NEW."tags"));
END;

COMMIT;
