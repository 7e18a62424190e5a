-- AlterTable
ALTER TABLE "Organization" ADD COLUMN "marginPpm" INTEGER;

-- AlterTable
ALTER TABLE "UsageRecord" ADD COLUMN "marginPpm" INTEGER;

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "allowedModels" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" DATETIME,
    "expiresAt" DATETIME,
    "revokedAt" DATETIME,
    CONSTRAINT "ApiKey_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ModelRoute" (
    "pattern" TEXT NOT NULL PRIMARY KEY,
    "providerId" TEXT NOT NULL,
    "upstreamModel" TEXT,
    "position" INTEGER NOT NULL,
    CONSTRAINT "ModelRoute_providerId_fkey" FOREIGN KEY ("providerId") REFERENCES "Provider" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Balance" (
    "organizationId" TEXT NOT NULL PRIMARY KEY,
    "availableNanoUsd" BIGINT NOT NULL,
    "heldNanoUsd" BIGINT NOT NULL,
    "entries" INTEGER NOT NULL,
    CONSTRAINT "Balance_available_not_negative" CHECK (typeof("availableNanoUsd") = 'integer' AND "availableNanoUsd" >= 0),
    CONSTRAINT "Balance_held_not_negative" CHECK (typeof("heldNanoUsd") = 'integer' AND "heldNanoUsd" >= 0),
    CONSTRAINT "Balance_entries_not_negative" CHECK ("entries" >= 0)
);

-- CreateTable
CREATE TABLE "LedgerEntry" (
    "organizationId" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "debitAccount" TEXT NOT NULL,
    "creditAccount" TEXT NOT NULL,
    "amountNanoUsd" BIGINT NOT NULL,
    "balanceAfterNanoUsd" BIGINT NOT NULL,
    "reference" TEXT NOT NULL,
    "requestId" TEXT,
    "paymentId" TEXT,
    "description" TEXT NOT NULL,
    "createdById" TEXT,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("organizationId", "sequence"),
    CONSTRAINT "LedgerEntry_amount_positive" CHECK (typeof("amountNanoUsd") = 'integer' AND "amountNanoUsd" > 0),
    CONSTRAINT "LedgerEntry_two_accounts" CHECK ("debitAccount" <> "creditAccount")
);

-- CreateTable
CREATE TABLE "Hold" (
    "requestId" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "credentialId" TEXT NOT NULL,
    "amountNanoUsd" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "priceVersionId" TEXT NOT NULL,
    "marginPpm" INTEGER NOT NULL,
    "inputTokensMax" INTEGER NOT NULL,
    "outputTokensMax" INTEGER NOT NULL,
    "owner" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "closedAt" DATETIME,
    CONSTRAINT "Hold_amount_not_negative" CHECK (typeof("amountNanoUsd") = 'integer' AND "amountNanoUsd" >= 0),
    CONSTRAINT "Hold_status_known" CHECK ("status" IN ('open', 'settled', 'released', 'expired')),
    CONSTRAINT "Hold_closed_when_not_open" CHECK (("status" = 'open') = ("closedAt" IS NULL))
);

-- CreateTable
CREATE TABLE "Payment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "amountNanoUsd" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "refundedNanoUsd" BIGINT NOT NULL DEFAULT 0,
    "disputedNanoUsd" BIGINT NOT NULL DEFAULT 0,
    "checkoutId" TEXT,
    "paymentIntentId" TEXT,
    "createdAt" DATETIME NOT NULL,
    "paidAt" DATETIME
);

-- CreateTable
CREATE TABLE "PaymentEvent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "type" TEXT NOT NULL,
    "paymentId" TEXT,
    "outcome" TEXT NOT NULL,
    "receivedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "IdempotentCall" (
    "credentialId" TEXT NOT NULL,
    "keyDigest" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "bodyDigest" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "isStreaming" BOOLEAN NOT NULL,
    "statusCode" INTEGER,
    "sealedAnswer" TEXT,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,

    PRIMARY KEY ("credentialId", "keyDigest")
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Model" (
    "providerId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "match" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "contextWindow" INTEGER,
    "maxOutputTokens" INTEGER,
    "capabilities" TEXT NOT NULL DEFAULT '[]',
    "isListed" BOOLEAN NOT NULL DEFAULT false,
    "marginPpm" INTEGER,

    PRIMARY KEY ("providerId", "id"),
    CONSTRAINT "Model_providerId_fkey" FOREIGN KEY ("providerId") REFERENCES "Provider" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Model" ("contextWindow", "id", "match", "maxOutputTokens", "name", "position", "providerId") SELECT "contextWindow", "id", "match", "maxOutputTokens", "name", "position", "providerId" FROM "Model";
DROP TABLE "Model";
ALTER TABLE "new_Model" RENAME TO "Model";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_digest_key" ON "ApiKey"("digest");

-- CreateIndex
CREATE INDEX "ApiKey_organizationId_createdAt_idx" ON "ApiKey"("organizationId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "LedgerEntry_id_key" ON "LedgerEntry"("id");

-- CreateIndex
CREATE INDEX "LedgerEntry_requestId_idx" ON "LedgerEntry"("requestId");

-- CreateIndex
CREATE UNIQUE INDEX "LedgerEntry_type_reference_key" ON "LedgerEntry"("type", "reference");

-- Only of open holds, which are few: every call opens and closes one.
CREATE INDEX "Hold_open_idx" ON "Hold"("owner", "expiresAt") WHERE "status" = 'open';

-- CreateIndex
CREATE INDEX "Hold_organizationId_requestId_idx" ON "Hold"("organizationId", "requestId");

-- CreateIndex
CREATE UNIQUE INDEX "Payment_checkoutId_key" ON "Payment"("checkoutId");

-- CreateIndex
CREATE UNIQUE INDEX "Payment_paymentIntentId_key" ON "Payment"("paymentIntentId");

-- CreateIndex
CREATE INDEX "Payment_organizationId_createdAt_idx" ON "Payment"("organizationId", "createdAt");

-- CreateIndex
CREATE INDEX "IdempotentCall_expiresAt_idx" ON "IdempotentCall"("expiresAt");

-- Only triggers move a balance: with each ledger entry, and with each hold that opens or closes. See src/ledger/README.md.
CREATE TRIGGER "Balance_starts_empty" BEFORE INSERT ON "Balance"
WHEN NEW."availableNanoUsd" <> 0 OR NEW."heldNanoUsd" <> 0 OR NEW."entries" <> 0
BEGIN SELECT RAISE(ABORT, 'a balance starts empty: post an entry'); END;

CREATE TRIGGER "Balance_stays" BEFORE DELETE ON "Balance"
BEGIN SELECT RAISE(ABORT, 'a balance is never deleted'); END;

CREATE TRIGGER "LedgerEntry_moves_balance" AFTER INSERT ON "LedgerEntry"
BEGIN
    UPDATE "Balance" SET
        "availableNanoUsd" = "availableNanoUsd"
            + CASE WHEN NEW."creditAccount" = NEW."organizationId" THEN NEW."amountNanoUsd" ELSE 0 END
            - CASE WHEN NEW."debitAccount" = NEW."organizationId" THEN NEW."amountNanoUsd" ELSE 0 END,
        "entries" = "entries" + 1
    WHERE "organizationId" = NEW."organizationId";
    SELECT RAISE(ABORT, 'a ledger entry must follow the last one and state the balance after it')
    WHERE NOT EXISTS (
        SELECT 1 FROM "Balance" WHERE "organizationId" = NEW."organizationId" AND "entries" = NEW."sequence"
            AND "availableNanoUsd" + "heldNanoUsd" = NEW."balanceAfterNanoUsd"
    );
END;

CREATE TRIGGER "LedgerEntry_is_never_changed" BEFORE UPDATE ON "LedgerEntry"
BEGIN SELECT RAISE(ABORT, 'ledger entries are append-only'); END;

CREATE TRIGGER "LedgerEntry_is_never_deleted" BEFORE DELETE ON "LedgerEntry"
BEGIN SELECT RAISE(ABORT, 'ledger entries are append-only'); END;

CREATE TRIGGER "Hold_opens" AFTER INSERT ON "Hold"
BEGIN
    SELECT RAISE(ABORT, 'a hold begins open') WHERE NEW."status" <> 'open';
    UPDATE "Balance" SET "availableNanoUsd" = "availableNanoUsd" - NEW."amountNanoUsd", "heldNanoUsd" = "heldNanoUsd" + NEW."amountNanoUsd"
    WHERE "organizationId" = NEW."organizationId";
    SELECT RAISE(ABORT, 'a hold needs a balance')
    WHERE NOT EXISTS (SELECT 1 FROM "Balance" WHERE "organizationId" = NEW."organizationId");
END;

CREATE TRIGGER "Hold_changes_only_its_end" BEFORE UPDATE ON "Hold"
BEGIN
    SELECT RAISE(ABORT, 'a closed hold is never changed') WHERE OLD."status" <> 'open';
    SELECT RAISE(ABORT, 'of a hold only status, closedAt and expiresAt change')
    WHERE NEW."requestId" <> OLD."requestId" OR NEW."organizationId" <> OLD."organizationId" OR NEW."credentialId" <> OLD."credentialId"
        OR NEW."amountNanoUsd" <> OLD."amountNanoUsd" OR NEW."provider" <> OLD."provider" OR NEW."model" <> OLD."model"
        OR NEW."priceVersionId" <> OLD."priceVersionId" OR NEW."marginPpm" <> OLD."marginPpm"
        OR NEW."inputTokensMax" <> OLD."inputTokensMax" OR NEW."outputTokensMax" <> OLD."outputTokensMax"
        OR NEW."owner" <> OLD."owner" OR NEW."createdAt" <> OLD."createdAt";
END;

CREATE TRIGGER "Hold_closes" AFTER UPDATE OF "status" ON "Hold" WHEN OLD."status" = 'open' AND NEW."status" <> 'open'
BEGIN
    UPDATE "Balance" SET "availableNanoUsd" = "availableNanoUsd" + OLD."amountNanoUsd", "heldNanoUsd" = "heldNanoUsd" - OLD."amountNanoUsd"
    WHERE "organizationId" = OLD."organizationId";
END;

CREATE TRIGGER "Hold_is_never_deleted" BEFORE DELETE ON "Hold"
BEGIN SELECT RAISE(ABORT, 'holds are never deleted'); END;
