import { database } from "@/db/client";
import { formatUsd } from "@/domain/money";

export interface BalanceJson {
  currency: "USD";
  /** `available` + `held`. */
  balance: string;
  available: string;
  /** Set aside for calls that are running. */
  held: string;
}

/** What the organization has; zeros before its first top-up. `entries`: how many ledger entries that balance is the sum of. */
export async function getBalance(organizationId: string): Promise<{ balance: BalanceJson; entries: number }> {
  const row = await database().balance.findUnique({ where: { organizationId } });
  const { availableNanoUsd: available, heldNanoUsd: held, entries } = row ?? { availableNanoUsd: 0n, heldNanoUsd: 0n, entries: 0 };
  return { balance: { currency: "USD", balance: formatUsd(available + held), available: formatUsd(available), held: formatUsd(held) }, entries };
}
