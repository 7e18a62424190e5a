-- Processes of an older version go on meanwhile: their group commits, which begin with the balances, wait until this is done; questions wait for its end only.
LOCK TABLE "Balance" IN SHARE ROW EXCLUSIVE MODE;
LOCK TABLE "UsageRecord" IN SHARE ROW EXCLUSIVE MODE;

-- Tags stand in rows as JSON: whoever asked for one had every call of the range read. A trigger, so that calls which an older process writes have theirs too;
-- a call without tags costs their condition only.
CREATE TABLE "UsageTag" (
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "requestId" TEXT NOT NULL,

    CONSTRAINT "UsageTag_pkey" PRIMARY KEY ("organizationId", "name", "createdAt", "requestId")
);
INSERT INTO "UsageTag" ("organizationId", "name", "value", "createdAt", "requestId")
SELECT u."organizationId", t."key", t."value", u."createdAt", u."requestId"
FROM "UsageRecord" u CROSS JOIN LATERAL jsonb_each_text(CAST(u."tags" AS jsonb)) t WHERE u."tags" IS NOT NULL ORDER BY 1, 2, 4, 5;
CREATE INDEX "UsageTag_organizationId_name_value_createdAt_requestId_idx" ON "UsageTag"("organizationId", "name", "value", "createdAt", "requestId");

CREATE FUNCTION "add_tags"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "UsageTag" ("organizationId", "name", "value", "createdAt", "requestId")
    SELECT NEW."organizationId", t."key", t."value", NEW."createdAt", NEW."requestId" FROM jsonb_each_text(CAST(NEW."tags" AS jsonb)) t
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER "UsageRecord_insert_adds_tags" AFTER INSERT ON "UsageRecord"
FOR EACH ROW WHEN (NEW."tags" IS NOT NULL) EXECUTE FUNCTION "add_tags"();

-- Partial: calls without a user or a session pay nothing for them. In the log's whole order, or the newest of a user are looked for among all calls.
CREATE INDEX "UsageRecord_user_idx" ON "UsageRecord"("organizationId", "userId", "createdAt", "requestId") WHERE "userId" IS NOT NULL;
CREATE INDEX "UsageRecord_session_idx" ON "UsageRecord"("organizationId", "sessionId", "createdAt", "requestId") WHERE "sessionId" IS NOT NULL;
DROP INDEX "UsageRecord_organizationId_sessionId_createdAt_idx";
