import { database } from "./client";
import { moment } from "./moment";

/** Automatic payments that are open, and whose time it is to be looked at. Written out, so that the index of those that are open is used. */
export function findOpenTopUps(now: Date, rowsMax: number): Promise<{ id: string; organizationId: string }[]> {
  return database().$queryRaw`SELECT "id", "organizationId" FROM "Payment"
    WHERE "isAutomatic" AND "status" = 'open' AND "checkAt" <= ${moment(now)} LIMIT ${rowsMax}`;
}

/** Organizations whose balance tops itself up, and has fallen below its threshold; without those that have a payment under way. */
export function findLowBalances(now: Date, rowsMax: number): Promise<{ organizationId: string }[]> {
  return database().$queryRaw`SELECT a."organizationId" FROM "AutoTopUp" a LEFT JOIN "Balance" b ON b."organizationId" = a."organizationId"
    WHERE a."isEnabled" AND a."methodId" IS NOT NULL AND (a."pausedUntil" IS NULL OR a."pausedUntil" <= ${moment(now)})
      AND COALESCE(b."availableNanoUsd", 0) < a."thresholdNanoUsd"
      AND NOT EXISTS (SELECT 1 FROM "Payment" p WHERE p."organizationId" = a."organizationId" AND p."isAutomatic" AND p."status" = 'open')
      AND EXISTS (SELECT 1 FROM "Organization" o WHERE o."id" = a."organizationId")
    LIMIT ${rowsMax}`;
}
