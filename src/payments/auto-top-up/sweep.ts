import { database } from "../../db/client";
import { findLowBalances, findOpenTopUps } from "../../db/find-top-ups";
import type { Payment } from "../../db/generated/client";
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
  // Left open: their process was killed, or the payment service did not answer.
  const [left, low] = await Promise.all([findOpenTopUps(now, ATTEMPTS_MAX), findLowBalances(now, ATTEMPTS_MAX)]);
  await Promise.all([
    ...left.map(({ id, organizationId }) => attempt(organizationId, claim(id, organizationId, now))),
    ...low.map(({ organizationId }) => attempt(organizationId, startAttempt(organizationId, now))),
  ]);
}

/** For this process, for a while. */
async function claim(id: string, organizationId: string, now: Date): Promise<Payment | null> {
  const [payment] = await database().payment.updateManyAndReturn({
    where: { id, organizationId, status: "open", isAutomatic: true, checkAt: { lte: now } },
    data: { checkAt: new Date(now.getTime() + ATTEMPT_MS_MAX) },
  });
  return payment ?? null;
}
