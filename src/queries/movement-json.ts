import type { LedgerEntry } from "@/db/generated/client";
import { formatUsd } from "@/domain/money";

/** One movement of the balance, as the contract has it. `amount` carries its sign; `balanceAfter` is available + held. */
export interface MovementJson {
  id: string;
  type: string;
  amount: string;
  balanceAfter: string;
  requestId: string | null;
  description: string;
  createdAt: string;
}

export const movementColumns = {
  id: true,
  sequence: true,
  type: true,
  creditAccount: true,
  amountNanoUsd: true,
  balanceAfterNanoUsd: true,
  requestId: true,
  description: true,
  createdAt: true,
} as const;

type Movement = Pick<LedgerEntry, keyof typeof movementColumns>;

/** A ledger entry as its organization sees it: what it is credited is positive. */
export function presentMovement(organizationId: string, entry: Movement): MovementJson {
  const { id, type, creditAccount, amountNanoUsd, balanceAfterNanoUsd, requestId, description, createdAt } = entry;
  const amount = formatUsd(creditAccount === organizationId ? amountNanoUsd : -amountNanoUsd);
  return { id, type, amount, balanceAfter: formatUsd(balanceAfterNanoUsd), requestId, description, createdAt: createdAt.toISOString() };
}
