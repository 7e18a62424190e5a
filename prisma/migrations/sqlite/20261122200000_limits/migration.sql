-- Limits of keys, tokens and organizations, and where keys and tokens may be used from. New columns may stay empty: older processes do not write them.
ALTER TABLE "Organization" ADD COLUMN "limits" TEXT;
ALTER TABLE "MonitorToken" ADD COLUMN "limits" TEXT;
ALTER TABLE "MonitorToken" ADD COLUMN "allowedAddresses" TEXT;
ALTER TABLE "ApiKey" ADD COLUMN "limits" TEXT;
ALTER TABLE "ApiKey" ADD COLUMN "allowedAddresses" TEXT;

-- Only PostgreSQL's processes count here; on SQLite they stay empty.
CREATE TABLE "LimitWindow" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "points" BIGINT NOT NULL,
    "expire" BIGINT
);
CREATE TABLE "LimitSlot" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "scopeId" TEXT NOT NULL,
    "owner" TEXT NOT NULL
);
CREATE INDEX "LimitSlot_scopeId_idx" ON "LimitSlot"("scopeId");
CREATE TABLE "LimitOwner" (
    "owner" TEXT NOT NULL PRIMARY KEY,
    "aliveUntil" DATETIME NOT NULL
);
