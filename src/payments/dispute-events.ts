import { z } from "zod";
import type { Payment } from "../db/generated/client";
import { formatUsd, type NanoUsd } from "../domain/money";
import type { Transaction } from "../ledger/lock-balance";
import { postEntry } from "../ledger/post-entry";
import { postHouseEntry } from "../ledger/post-house-entry";
import { findPaidIntent, lockPaidPayment, type PaidIntent, takeBack } from "./paid-order";
import { defineHandler, type EventResult, FOREIGN } from "./payment-event";
import { fromCents, lockPayment, paymentStatus, referenceSchema } from "./payment-row";

/** https://docs.stripe.com/api/disputes/object */
const disputeSchema = z.object({
  id: z.string(),
  amount: z.int().min(1),
  currency: z.string(),
  status: z.string(),
  payment_intent: referenceSchema.nullish(),
});
type Dispute = z.output<typeof disputeSchema>;

/** What does not agree with the order; null: nothing. */
function findDisputeMismatch(payment: Payment, { amount, currency }: Dispute): string | null {
  if (currency !== payment.currency) return `currency ${currency}`;
  return fromCents(amount) > payment.amountNanoUsd ? "more than was paid" : null;
}

/** The two sides that a dispute's withdrawal was booked on: what the balance gave, what the house lost. Both null: not booked yet. */
async function findWithdrawal(tx: Transaction, { id: reference }: Dispute) {
  const find = (type: string) => tx.ledgerEntry.findUnique({ where: { type_reference: { type, reference } }, select: { amountNanoUsd: true } });
  return { taken: await find("dispute"), lost: await find("dispute_loss") };
}

/** Books a withdrawal; returns what the house lost. */
async function withdraw(tx: Transaction, payment: Payment, dispute: Dispute): Promise<NanoUsd> {
  const amountNanoUsd = fromCents(dispute.amount);
  await noteDisputed(tx, payment, payment.disputedNanoUsd + amountNanoUsd);
  return takeBack(tx, { payment, type: "dispute", amountNanoUsd, reference: dispute.id, description: "Disputed payment" });
}

async function noteDisputed(tx: Transaction, payment: Payment, disputedNanoUsd: NanoUsd): Promise<void> {
  const { id, organizationId } = payment;
  await tx.payment.updateMany({ where: { id, organizationId }, data: { disputedNanoUsd, status: paymentStatus({ ...payment, disputedNanoUsd }) } });
}

/** A dispute was decided for us: what its withdrawal took from the balance goes back there, and what the house lost to the house. Null: not withdrawn. */
async function giveBack(tx: Transaction, payment: Payment, dispute: Dispute): Promise<void> {
  const { id: paymentId, organizationId } = payment;
  const { taken, lost } = await findWithdrawal(tx, dispute);
  const common = { organizationId, reference: dispute.id, paymentId, description: "Dispute won" };
  if (taken) await postEntry(tx, { ...common, type: "dispute_won", amountNanoUsd: taken.amountNanoUsd, counterAccount: "house:payments" });
  if (lost) {
    const accounts = { debitAccount: "house:payments", creditAccount: "house:refunds" } as const;
    await postHouseEntry(tx, { ...common, type: "dispute_loss_won", amountNanoUsd: lost.amountNanoUsd, ...accounts });
  }
  const amount = (taken?.amountNanoUsd ?? 0n) + (lost?.amountNanoUsd ?? 0n);
  await noteDisputed(tx, payment, payment.disputedNanoUsd - amount);
}

/** The order that a dispute is about, locked, when the two agree. */
async function lockDisputed(tx: Transaction, dispute: Dispute, found: PaidIntent | null): Promise<{ payment: Payment } | { refused: EventResult }> {
  const locked = await lockPaidPayment(tx, found);
  if ("refused" in locked) return locked;
  const note = findDisputeMismatch(locked.payment, dispute);
  return note ? { refused: { outcome: "mismatch", paymentId: locked.payment.id, note } } : locked;
}

/** `charge.dispute.created`: somebody asked their bank for the money back. None has moved yet: that is an event of its own. */
export const disputeCreated = defineHandler({
  schema: disputeSchema,
  gather: ({ payment_intent }, stripe) => findPaidIntent(payment_intent, stripe),
  async apply(_tx, { status }, found) {
    return found ? { outcome: "noted", paymentId: found.paymentId, note: status } : FOREIGN;
  },
});

/** `charge.dispute.funds_withdrawn`: the payer's bank has the money back until the dispute is decided. */
export const disputeFundsWithdrawn = defineHandler({
  schema: disputeSchema,
  gather: ({ payment_intent }, stripe) => findPaidIntent(payment_intent, stripe),
  async apply(tx, dispute, found) {
    const locked = await lockDisputed(tx, dispute, found);
    if ("refused" in locked) return locked.refused;
    const { payment } = locked;
    const paymentId = payment.id;
    const booked = await findWithdrawal(tx, dispute);
    if (booked.taken || booked.lost) return { outcome: "repeated", paymentId };
    const lost = await withdraw(tx, payment, dispute);
    return { outcome: "booked", paymentId, ...(lost > 0n && { note: `${formatUsd(lost)} not covered` }) };
  },
});

/** `charge.dispute.funds_reinstated`: the money came back. When its withdrawal has not been seen yet, both are booked now, and neither again. */
export const disputeFundsReinstated = defineHandler({
  schema: disputeSchema,
  gather: ({ payment_intent }, stripe) => findPaidIntent(payment_intent, stripe),
  async apply(tx, dispute, found) {
    const locked = await lockDisputed(tx, dispute, found);
    if ("refused" in locked) return locked.refused;
    const { payment } = locked;
    const paymentId = payment.id;
    const won = (type: string) => tx.ledgerEntry.count({ where: { type, reference: dispute.id, organizationId: payment.organizationId } });
    if ((await won("dispute_won")) + (await won("dispute_loss_won")) > 0) return { outcome: "repeated", paymentId };
    const booked = await findWithdrawal(tx, dispute);
    if (!booked.taken && !booked.lost) await withdraw(tx, payment, dispute);
    await giveBack(tx, (await lockPayment(tx, { id: paymentId })) ?? payment, dispute);
    return { outcome: "booked", paymentId };
  },
});

/** `charge.dispute.closed`: won or lost. Money that comes back is an event of its own; money that does not was booked when it went. */
export const disputeClosed = defineHandler({
  schema: disputeSchema,
  gather: ({ payment_intent }, stripe) => findPaidIntent(payment_intent, stripe),
  async apply(_tx, { status }, found) {
    return found ? { outcome: "noted", paymentId: found.paymentId, note: status } : FOREIGN;
  },
});
