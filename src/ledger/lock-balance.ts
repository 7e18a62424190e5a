import type { Balance, Prisma } from "../db/generated/client";

export type Transaction = Prisma.TransactionClient;

/**
 * The organization's balance, made when there is none, and kept still until the transaction ends: on SQLite this takes the write
 * lock, on PostgreSQL the row's. It must be the transaction's first statement: SQLite does not let a reader become a writer while others write.
 */
export function lockBalance(tx: Transaction, organizationId: string): Promise<Balance> {
  return tx.balance.upsert({
    where: { organizationId },
    create: { organizationId, availableNanoUsd: 0n, heldNanoUsd: 0n, entries: 0 },
    update: { entries: { increment: 0 } },
  });
}
