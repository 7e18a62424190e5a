-- Alerts: channels, rules, what has fired, and the outbox. The trigger at the end is what sees a balance fall.
CREATE TABLE "AlertChannel" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "shownTarget" TEXT NOT NULL,
    "sealedTarget" TEXT NOT NULL,
    "sealedSecret" TEXT,
    "sealedOldSecret" TEXT,
    "oldSecretEndsAt" DATETIME,
    "locale" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "AlertChannel_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "AlertChannel_organizationId_idx" ON "AlertChannel"("organizationId");

CREATE TABLE "AlertRule" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "threshold" TEXT,
    "channelIds" TEXT NOT NULL,
    "events" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "AlertRule_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "AlertRule_organizationId_idx" ON "AlertRule"("organizationId");

CREATE TABLE "AlertFired" (
    "ruleId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "firedAt" DATETIME NOT NULL,
    PRIMARY KEY ("ruleId", "subject"),
    CONSTRAINT "AlertFired_ruleId_fkey" FOREIGN KEY ("ruleId") REFERENCES "AlertRule" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "AlertLowBalance" (
    "ruleId" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "thresholdNanoUsd" BIGINT NOT NULL,
    "rearmNanoUsd" BIGINT NOT NULL,
    "isFired" BOOLEAN NOT NULL DEFAULT false
);
CREATE INDEX "AlertLowBalance_organizationId_idx" ON "AlertLowBalance"("organizationId");

CREATE TABLE "AlertCrossing" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "ruleId" TEXT NOT NULL,
    "availableNanoUsd" BIGINT NOT NULL,
    "at" DATETIME NOT NULL
);

CREATE TABLE "AlertEvent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "ruleId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL
);
CREATE UNIQUE INDEX "AlertEvent_ruleId_sequence_key" ON "AlertEvent"("ruleId", "sequence");
CREATE INDEX "AlertEvent_createdAt_idx" ON "AlertEvent"("createdAt");

CREATE TABLE "AlertDelivery" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "eventId" TEXT NOT NULL,
    "ruleId" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "channelName" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "isResent" BOOLEAN NOT NULL DEFAULT false,
    "nextAttemptAt" DATETIME NOT NULL,
    "givesUpAt" DATETIME NOT NULL,
    "leaseId" TEXT,
    "leasedUntil" DATETIME,
    "lastError" TEXT,
    "createdAt" DATETIME NOT NULL,
    "deliveredAt" DATETIME,
    CONSTRAINT "AlertDelivery_status_known" CHECK ("status" IN ('pending', 'delivered', 'failed'))
);
CREATE INDEX "AlertDelivery_status_nextAttemptAt_idx" ON "AlertDelivery"("status", "nextAttemptAt");
CREATE INDEX "AlertDelivery_organizationId_id_idx" ON "AlertDelivery"("organizationId", "id");
CREATE INDEX "AlertDelivery_channelId_ruleId_status_sequence_idx" ON "AlertDelivery"("channelId", "ruleId", "status", "sequence");

CREATE TABLE "AlertWatch" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "nextLookAt" DATETIME NOT NULL
);
INSERT INTO "AlertWatch" ("id", "nextLookAt") VALUES (1, 0);

-- Organizations without such a rule pay for one look into an index. The trigger only fires: within a transaction that settles, a balance rises before it
-- falls, and only what is committed may arm a rule again (src/alerts/watch-balances.ts).
CREATE TRIGGER "Balance_falls_below" AFTER UPDATE OF "availableNanoUsd" ON "Balance"
WHEN EXISTS (
    SELECT 1 FROM "AlertLowBalance"
    WHERE "organizationId" = NEW."organizationId" AND NOT "isFired" AND NEW."availableNanoUsd" < "thresholdNanoUsd"
)
BEGIN
    INSERT INTO "AlertCrossing" ("ruleId", "availableNanoUsd", "at")
    SELECT "ruleId", NEW."availableNanoUsd", CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) FROM "AlertLowBalance"
    WHERE "organizationId" = NEW."organizationId" AND NOT "isFired" AND NEW."availableNanoUsd" < "thresholdNanoUsd";
    UPDATE "AlertLowBalance" SET "isFired" = true
    WHERE "organizationId" = NEW."organizationId" AND NOT "isFired" AND NEW."availableNanoUsd" < "thresholdNanoUsd";
END;
