-- At once, so that no other process adds calls between the copy of their tags and the trigger.
BEGIN IMMEDIATE;

-- Tags stand in rows as JSON: whoever asked for one had every call of the range read. A trigger, so that calls which an older process writes have theirs too;
-- a call without tags costs their condition only.
CREATE TABLE "UsageTag" (
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "requestId" TEXT NOT NULL,

    PRIMARY KEY ("organizationId", "name", "createdAt", "requestId")
) WITHOUT ROWID;
INSERT INTO "UsageTag" ("organizationId", "name", "value", "createdAt", "requestId")
SELECT u."organizationId", t."key", t."value", u."createdAt", u."requestId" FROM "UsageRecord" u CROSS JOIN json_each(u."tags") t ORDER BY 1, 2, 4, 5;
CREATE INDEX "UsageTag_organizationId_name_value_createdAt_requestId_idx" ON "UsageTag"("organizationId", "name", "value", "createdAt", "requestId");

CREATE TRIGGER "UsageRecord_insert_adds_tags" AFTER INSERT ON "UsageRecord" WHEN NEW."tags" IS NOT NULL
BEGIN
    INSERT OR IGNORE INTO "UsageTag" ("organizationId", "name", "value", "createdAt", "requestId")
    SELECT NEW."organizationId", t."key", t."value", NEW."createdAt", NEW."requestId" FROM json_each(NEW."tags") t;
END;

-- Partial: calls without a user or a session pay nothing for them. In the log's whole order, or the newest of a user are looked for among all calls.
CREATE INDEX "UsageRecord_user_idx" ON "UsageRecord"("organizationId", "userId", "createdAt", "requestId") WHERE "userId" IS NOT NULL;
CREATE INDEX "UsageRecord_session_idx" ON "UsageRecord"("organizationId", "sessionId", "createdAt", "requestId") WHERE "sessionId" IS NOT NULL;
DROP INDEX "UsageRecord_organizationId_sessionId_createdAt_idx";

COMMIT;
