-- CreateTable
CREATE TABLE "AdminToken" (
    "id" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMP(3),
    "expiresAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "AdminToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorId" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "address" TEXT,
    "organizationId" TEXT,
    "action" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "AdminToken_digest_key" ON "AdminToken"("digest");

-- CreateIndex
CREATE INDEX "AuditEntry_target_id_idx" ON "AuditEntry"("target", "id");

CREATE TRIGGER "AuditEntry_is_never_changed" BEFORE UPDATE OR DELETE ON "AuditEntry" FOR EACH ROW
EXECUTE FUNCTION "refuse_change"('the audit log is append-only');
CREATE TRIGGER "AuditEntry_is_never_emptied" BEFORE TRUNCATE ON "AuditEntry" EXECUTE FUNCTION "refuse_change"('the audit log is append-only');

-- A start of the build that has prepared this database has nothing to do.
ALTER TABLE "CatalogVersion" ADD COLUMN "preparedBy" TEXT;
