import { database } from "../../db/client";
import type { Payment } from "../../db/generated/client";
import { moment } from "../../db/moment";
import { stripeSettings } from "../stripe-settings";
import { topUpMode } from "../top-up-mode";
import { chargeCard } from "./charge-card";
import { ATTEMPT_MS_MAX, startAttempt } from "./start-attempt";

/** At once, of each kind. */
const ATTEMPTS_MAX = 20;

interface SweepOptions {
  now?: Date;
  /** What went wrong with one organization holds up no other. */
  onError(error: unknown, organizationId: string): void;
}

/** Whether there is anything to sweep on this server. */
export const isAutoTopUpOffered = async (): Promise<boolean> => stripeSettings() !== null && (await topUpMode()) === "stripe";

/** Goes on with automatic payments that were left open, then begins those that are due. Several processes may do it at once: each payment is one's. */
export async function sweepAutoTopUps({ now = new Date(), onError }: SweepOptions): Promise<void> {
  const stripe = stripeSettings();
  if (!stripe) return;
  const attempt = async (organizationId: string, claimed: Promise<Payment | null>) => {
    try {
      const payment = await claimed;
      if (payment) await chargeCard(payment, stripe);
    } catch (error) {
      onError(error, organizationId);
    }
  };
  const [left, low] = await Promise.all([findLeft(now), findLow(now)]);
  await Promise.all([
    ...left.map(({ id, organizationId }) => attempt(organizationId, claim(id, organizationId, now))),
    ...low.map(({ organizationId }) => attempt(organizationId, startAttempt(organizationId, now))),
  ]);
}

/** Their process was killed, or the payment service did not answer. Written out, so that the index of open automatic payments is used. */
function findLeft(now: Date): Promise<{ id: string; organizationId: string }[]> {
  return database().$queryRaw`SELECT "id", "organizationId" FROM "Payment"
    WHERE "isAutomatic" AND "status" = 'open' AND "checkAt" <= ${moment(now)} LIMIT ${ATTEMPTS_MAX}`;
}

async function claim(id: string, organizationId: string, now: Date): Promise<Payment | null> {
  const [payment] = await database().payment.updateManyAndReturn({
    where: { id, organizationId, status: "open", isAutomatic: true, checkAt: { lte: now } },
    data: { checkAt: new Date(now.getTime() + ATTEMPT_MS_MAX) },
  });
  return payment ?? null;
}

/** Without those that have one under way. */
function findLow(now: Date): Promise<{ organizationId: string }[]> {
  return database().$queryRaw`SELECT a."organizationId" FROM "AutoTopUp" a LEFT JOIN "Balance" b ON b."organizationId" = a."organizationId"
    WHERE a."isEnabled" AND a."methodId" IS NOT NULL AND (a."pausedUntil" IS NULL OR a."pausedUntil" <= ${moment(now)})
      AND COALESCE(b."availableNanoUsd", 0) < a."thresholdNanoUsd"
      AND NOT EXISTS (SELECT 1 FROM "Payment" p WHERE p."organizationId" = a."organizationId" AND p."isAutomatic" AND p."status" = 'open')
      AND EXISTS (SELECT 1 FROM "Organization" o WHERE o."id" = a."organizationId")
    LIMIT ${ATTEMPTS_MAX}`;
}
