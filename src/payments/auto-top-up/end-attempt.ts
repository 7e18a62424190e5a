import { type Actor, recordChange } from "../../audit/record-change";
import type { Payment } from "../../db/generated/client";
import { inTransaction } from "../../db/in-transaction";
import type { Transaction } from "../../ledger/lock-balance";
import { lockPayment } from "../payment-row";

/** The audit log's name for what the app does by itself. */
const AUTOMATIC: Actor = { id: "auto-top-up", name: "Automatic top-up", address: null };

const HOUR_MS = 3_600_000;
/** Before the second and the third attempt. After the third it is switched off. */
const PAUSES_MS = [HOUR_MS, 6 * HOUR_MS];
/** What no later attempt can change: somebody has to be there, or to enter another card. */
const FINAL = new Set(["authentication_required", "expired_card", "lost_card", "stolen_card", "pickup_card"]);

export interface Failure {
  /** The payment service's code. */
  problem: string;
  /** The card that was tried: once there is another one, what it did says nothing. */
  methodId: string;
}

/**
 * An automatic payment was not made, and cannot be any more. Null: nobody wants it any more, which is no failure. Attempts pause after a failure, and end
 * after three.
 */
export async function endAttempt({ id }: Pick<Payment, "id">, failure: Failure | null): Promise<void> {
  await inTransaction(async (tx) => {
    const payment = await lockPayment(tx, { id });
    if (payment?.status !== "open") return;
    const { organizationId } = payment;
    await tx.payment.updateMany({ where: { id, organizationId }, data: { status: "expired", checkAt: null } });
    if (failure) await countFailure(tx, payment, failure);
  });
}

async function countFailure(tx: Transaction, { id, organizationId }: Payment, { problem, methodId }: Failure): Promise<void> {
  const [row] = await tx.autoTopUp.updateManyAndReturn({ where: { organizationId, methodId }, data: { failures: { increment: 1 }, problem } });
  if (!row) return;
  const pauseMs = FINAL.has(problem) ? undefined : PAUSES_MS[row.failures - 1];
  const data = pauseMs === undefined ? { isEnabled: false, pausedUntil: null } : { pausedUntil: new Date(Date.now() + pauseMs) };
  await tx.autoTopUp.updateMany({ where: { organizationId }, data });
  const action = pauseMs === undefined ? "auto_top_up.switched_off" : "auto_top_up.failed";
  await recordChange(tx, AUTOMATIC, { action, target: organizationId, organizationId, before: null, after: { paymentId: id, problem } });
}
