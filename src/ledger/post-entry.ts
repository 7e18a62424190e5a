import type { LedgerEntry } from "../db/generated/client";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import { formatUsd, type NanoUsd } from "../domain/money";
import type { HouseAccount } from "./house-accounts";
import { lockBalance, type Transaction } from "./lock-balance";

export interface PostEntryOptions {
  organizationId: string;
  /** topup, refund, dispute, adjustment, …: with the reference it is booked once. */
  type: string;
  /** As the organization sees it: positive adds to its balance. Not 0. */
  amountNanoUsd: NanoUsd;
  counterAccount: HouseAccount;
  reference: string;
  requestId?: string | null;
  paymentId?: string | null;
  description: string;
  createdById?: string | null;
  /** When it happened; default: now. */
  at?: Date;
}

/**
 * Books one entry on a Prisma transaction; the database's triggers move the balance with it. The same type and reference again
 * returns the entry that is there. Call it, or `lockBalance`, before the transaction reads anything that depends on the balance.
 * Throws AppError `insufficient_balance` when less than the amount is available, `conflict` when the reference is another posting's.
 */
export async function postEntry(tx: Transaction, options: PostEntryOptions): Promise<LedgerEntry> {
  const { organizationId, type, amountNanoUsd, counterAccount, reference } = options;
  if (amountNanoUsd === 0n) throw new RangeError("an entry moves money");
  const balance = await lockBalance(tx, organizationId);
  const booked = await tx.ledgerEntry.findUnique({ where: { type_reference: { type, reference } } });
  const [debitAccount, creditAccount] = amountNanoUsd > 0n ? [counterAccount, organizationId] : [organizationId, counterAccount];
  const amount = amountNanoUsd > 0n ? amountNanoUsd : -amountNanoUsd;
  if (booked) {
    if (booked.organizationId === organizationId && booked.amountNanoUsd === amount && booked.debitAccount === debitAccount) return booked;
    throw new AppError("conflict", `There is another ${type} with the reference ${reference}.`);
  }
  if (balance.availableNanoUsd + amountNanoUsd < 0n)
    throw new AppError("insufficient_balance", `${formatUsd(balance.availableNanoUsd)} USD are available, ${formatUsd(amount)} USD are needed.`);
  return tx.ledgerEntry.create({
    data: {
      organizationId,
      sequence: balance.entries + 1,
      id: newId("txn"),
      type,
      debitAccount,
      creditAccount,
      amountNanoUsd: amount,
      balanceAfterNanoUsd: balance.availableNanoUsd + balance.heldNanoUsd + amountNanoUsd,
      reference,
      requestId: options.requestId ?? null,
      paymentId: options.paymentId ?? null,
      description: options.description,
      createdById: options.createdById ?? null,
      createdAt: options.at ?? new Date(),
    },
  });
}
