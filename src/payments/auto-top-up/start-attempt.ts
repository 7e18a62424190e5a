import type { AutoTopUp, Payment } from "../../db/generated/client";
import { inTransaction } from "../../db/in-transaction";
import { newId } from "../../domain/ids";
import { lockBalance } from "../../ledger/lock-balance";
import { monthAround, sumAutomatic } from "./month";
import { CEILING_PROBLEM } from "./settings-row";

/** How long an attempt is left to the process that makes it; longer than all that it asks of the payment service can take. */
export const ATTEMPT_MS_MAX = 60_000;

function isDue({ isEnabled, methodId, pausedUntil, thresholdNanoUsd }: AutoTopUp, availableNanoUsd: bigint, now: Date): boolean {
  return isEnabled && methodId !== null && (pausedUntil === null || pausedUntil <= now) && availableNanoUsd < thresholdNanoUsd;
}

/**
 * Writes the order of an automatic payment, when it is due and the month's ceiling allows it; null otherwise. The balance is locked, so that of all
 * processes that find it low one does, and its index lets no second one be open.
 */
export function startAttempt(organizationId: string, now: Date): Promise<Payment | null> {
  return inTransaction(async (tx) => {
    const { availableNanoUsd } = await lockBalance(tx, organizationId);
    const settings = await tx.autoTopUp.findUnique({ where: { organizationId } });
    if (!settings || !isDue(settings, availableNanoUsd, now)) return null;
    const organization = await tx.organization.findUnique({ where: { id: organizationId }, select: { timeZone: true } });
    if (!organization || (await tx.payment.count({ where: { organizationId, isAutomatic: true, status: "open" } })) > 0) return null;
    const month = monthAround(now, organization.timeZone);
    const { amountNanoUsd, ceilingNanoUsd, changedById: createdById } = settings;
    if ((await sumAutomatic(tx, organizationId, month)) + amountNanoUsd > ceilingNanoUsd) {
      await tx.autoTopUp.updateMany({ where: { organizationId }, data: { pausedUntil: month.to, problem: CEILING_PROBLEM } });
      return null;
    }
    const order = { id: newId("pay"), organizationId, createdById, method: "stripe", amountNanoUsd, currency: "usd", status: "open" };
    return tx.payment.create({ data: { ...order, isAutomatic: true, createdAt: now, checkAt: new Date(now.getTime() + ATTEMPT_MS_MAX) } });
  });
}
