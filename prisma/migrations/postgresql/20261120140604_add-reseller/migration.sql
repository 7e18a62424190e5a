-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "marginPpm" INTEGER;

-- AlterTable
ALTER TABLE "Model" ADD COLUMN     "capabilities" TEXT NOT NULL DEFAULT '[]',
ADD COLUMN     "isListed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "marginPpm" INTEGER;

-- AlterTable
ALTER TABLE "UsageRecord" ADD COLUMN     "marginPpm" INTEGER;

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "allowedModels" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMP(3),
    "expiresAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ModelRoute" (
    "pattern" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "upstreamModel" TEXT,
    "position" INTEGER NOT NULL,

    CONSTRAINT "ModelRoute_pkey" PRIMARY KEY ("pattern")
);

-- CreateTable
CREATE TABLE "Balance" (
    "organizationId" TEXT NOT NULL,
    "availableNanoUsd" BIGINT NOT NULL,
    "heldNanoUsd" BIGINT NOT NULL,
    "entries" INTEGER NOT NULL,

    CONSTRAINT "Balance_pkey" PRIMARY KEY ("organizationId")
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
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "LedgerEntry_pkey" PRIMARY KEY ("organizationId","sequence")
);

-- CreateTable
CREATE TABLE "Hold" (
    "requestId" TEXT NOT NULL,
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
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "closedAt" TIMESTAMP(3),

    CONSTRAINT "Hold_pkey" PRIMARY KEY ("requestId")
);

-- CreateTable
CREATE TABLE "Payment" (
    "id" TEXT NOT NULL,
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
    "createdAt" TIMESTAMP(3) NOT NULL,
    "paidAt" TIMESTAMP(3),

    CONSTRAINT "Payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PaymentEvent" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "paymentId" TEXT,
    "outcome" TEXT NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "PaymentEvent_pkey" PRIMARY KEY ("id")
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
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "IdempotentCall_pkey" PRIMARY KEY ("credentialId","keyDigest")
);

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

-- CreateIndex
CREATE INDEX "Hold_status_expiresAt_idx" ON "Hold"("status", "expiresAt");

-- CreateIndex
CREATE INDEX "Hold_organizationId_status_idx" ON "Hold"("organizationId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "Payment_checkoutId_key" ON "Payment"("checkoutId");

-- CreateIndex
CREATE UNIQUE INDEX "Payment_paymentIntentId_key" ON "Payment"("paymentIntentId");

-- CreateIndex
CREATE INDEX "Payment_organizationId_createdAt_idx" ON "Payment"("organizationId", "createdAt");

-- CreateIndex
CREATE INDEX "IdempotentCall_expiresAt_idx" ON "IdempotentCall"("expiresAt");

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ModelRoute" ADD CONSTRAINT "ModelRoute_providerId_fkey" FOREIGN KEY ("providerId") REFERENCES "Provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
