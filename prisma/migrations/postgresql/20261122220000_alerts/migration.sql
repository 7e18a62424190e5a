-- Alerts: channels, rules, what has fired, and the outbox. The trigger at the end is what sees a balance fall.
CREATE TABLE "AlertChannel" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "shownTarget" TEXT NOT NULL,
    "sealedTarget" TEXT NOT NULL,
    "sealedSecret" TEXT,
    "sealedOldSecret" TEXT,
    "oldSecretEndsAt" TIMESTAMP(3),
    "locale" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlertChannel_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "AlertChannel_organizationId_idx" ON "AlertChannel"("organizationId");
ALTER TABLE "AlertChannel" ADD CONSTRAINT "AlertChannel_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "AlertRule" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "threshold" TEXT,
    "channelIds" TEXT NOT NULL,
    "events" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlertRule_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "AlertRule_organizationId_idx" ON "AlertRule"("organizationId");
ALTER TABLE "AlertRule" ADD CONSTRAINT "AlertRule_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "AlertFired" (
    "ruleId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "firedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AlertFired_pkey" PRIMARY KEY ("ruleId", "subject")
);
ALTER TABLE "AlertFired" ADD CONSTRAINT "AlertFired_ruleId_fkey" FOREIGN KEY ("ruleId") REFERENCES "AlertRule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "AlertLowBalance" (
    "ruleId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "thresholdNanoUsd" BIGINT NOT NULL,
    "rearmNanoUsd" BIGINT NOT NULL,
    "isFired" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "AlertLowBalance_pkey" PRIMARY KEY ("ruleId")
);
CREATE INDEX "AlertLowBalance_organizationId_idx" ON "AlertLowBalance"("organizationId");

CREATE TABLE "AlertCrossing" (
    "id" SERIAL NOT NULL,
    "ruleId" TEXT NOT NULL,
    "availableNanoUsd" BIGINT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AlertCrossing_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "AlertEvent" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "ruleId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AlertEvent_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "AlertEvent_ruleId_sequence_key" ON "AlertEvent"("ruleId", "sequence");
CREATE INDEX "AlertEvent_createdAt_idx" ON "AlertEvent"("createdAt");

CREATE TABLE "AlertDelivery" (
    "id" TEXT NOT NULL,
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
    "nextAttemptAt" TIMESTAMP(3) NOT NULL,
    "givesUpAt" TIMESTAMP(3) NOT NULL,
    "leaseId" TEXT,
    "leasedUntil" TIMESTAMP(3),
    "lastError" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "deliveredAt" TIMESTAMP(3),

    CONSTRAINT "AlertDelivery_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "AlertDelivery_status_known" CHECK ("status" IN ('pending', 'delivered', 'failed'))
);
CREATE INDEX "AlertDelivery_status_nextAttemptAt_idx" ON "AlertDelivery"("status", "nextAttemptAt");
CREATE INDEX "AlertDelivery_organizationId_id_idx" ON "AlertDelivery"("organizationId", "id");
CREATE INDEX "AlertDelivery_channelId_ruleId_status_sequence_idx" ON "AlertDelivery"("channelId", "ruleId", "status", "sequence");

CREATE TABLE "AlertWatch" (
    "id" INTEGER NOT NULL,
    "nextLookAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AlertWatch_pkey" PRIMARY KEY ("id")
);
INSERT INTO "AlertWatch" ("id", "nextLookAt") VALUES (1, 'epoch');

-- Organizations without such a rule pay for one look into an index. The trigger only fires: within a transaction that settles, a balance rises before it
-- falls, and only what is committed may arm a rule again (src/alerts/watch-balances.ts).
CREATE FUNCTION "note_low_balance"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH fired AS (
        UPDATE "AlertLowBalance" SET "isFired" = true
        WHERE "organizationId" = NEW."organizationId" AND NOT "isFired" AND NEW."availableNanoUsd" < "thresholdNanoUsd"
        RETURNING "ruleId"
    )
    INSERT INTO "AlertCrossing" ("ruleId", "availableNanoUsd", "at")
    SELECT "ruleId", NEW."availableNanoUsd", clock_timestamp() AT TIME ZONE 'UTC' FROM fired;
    RETURN NULL;
END $$;
CREATE TRIGGER "Balance_falls_below" AFTER UPDATE OF "availableNanoUsd" ON "Balance" FOR EACH ROW
WHEN (NEW."availableNanoUsd" < OLD."availableNanoUsd") EXECUTE FUNCTION "note_low_balance"();
