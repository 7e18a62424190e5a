-- A balance that tops itself up (src/payments/auto-top-up), refunds that fail, and payments that the payment service is asked about.
ALTER TABLE "Payment" ADD COLUMN "refundFailedNanoUsd" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "Payment" ADD COLUMN "isAutomatic" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Payment" ADD COLUMN "checkAt" DATETIME;

-- One attempt in flight per organization, whichever process makes it.
CREATE UNIQUE INDEX "Payment_automatic_key" ON "Payment"("organizationId") WHERE "isAutomatic" AND "status" = 'open';

CREATE TABLE "AutoTopUp" (
    "organizationId" TEXT NOT NULL PRIMARY KEY,
    "isEnabled" BOOLEAN NOT NULL DEFAULT false,
    "thresholdNanoUsd" BIGINT NOT NULL,
    "amountNanoUsd" BIGINT NOT NULL,
    "ceilingNanoUsd" BIGINT NOT NULL,
    "customerId" TEXT,
    "methodId" TEXT,
    "methodName" TEXT,
    "setupCheckoutId" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "pausedUntil" DATETIME,
    "changedById" TEXT NOT NULL
);
CREATE UNIQUE INDEX "AutoTopUp_setupCheckoutId_key" ON "AutoTopUp"("setupCheckoutId");
