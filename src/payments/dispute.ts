import { z } from "zod";
import type { Payment } from "../db/generated/client";
import type { NanoUsd } from "../domain/money";
import type { Transaction } from "../ledger/lock-balance";
import { fromCents } from "./cents";
import { paymentStatus } from "./payment-status";
import { referenceSchema } from "./stripe-reference";
import { takeBack } from "./take-back";

/** https://docs.stripe.com/api/disputes/object */
export const disputeSchema = z.object({
  id: z.string(),
  amount: z.int().min(1),
  currency: z.string(),
  status: z.string(),
  payment_intent: referenceSchema.nullish(),
});
export type Dispute = z.output<typeof disputeSchema>;

/** What does not agree with the order; null: nothing. */
export function findDisputeMismatch(payment: Payment, { amount, currency }: Dispute): string | null {
  if (currency !== payment.currency) return `currency ${currency}`;
  return fromCents(amount) > payment.amountNanoUsd ? "more than was paid" : null;
}

/** The two sides that a dispute's withdrawal was booked on: what the balance gave, what the house lost. Both null: not booked yet. */
export async function findWithdrawal(tx: Transaction, { id: reference }: Dispute) {
  const find = (type: string) => tx.ledgerEntry.findUnique({ where: { type_reference: { type, reference } }, select: { amountNanoUsd: true } });
  return { taken: await find("dispute"), lost: await find("dispute_loss") };
}

/** Books a withdrawal; returns what the house lost. */
export async function withdraw(tx: Transaction, payment: Payment, dispute: Dispute): Promise<NanoUsd> {
  const amountNanoUsd = fromCents(dispute.amount);
  await noteDisputed(tx, payment, payment.disputedNanoUsd + amountNanoUsd);
  return takeBack(tx, { payment, type: "dispute", amountNanoUsd, reference: dispute.id, description: "Disputed payment" });
}

export async function noteDisputed(tx: Transaction, payment: Payment, disputedNanoUsd: NanoUsd): Promise<void> {
  const { id, organizationId } = payment;
  await tx.payment.updateMany({ where: { id, organizationId }, data: { disputedNanoUsd, status: paymentStatus({ ...payment, disputedNanoUsd }) } });
}
