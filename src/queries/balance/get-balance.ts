import { database } from "@/db/client";
import { formatUsd, NANO_PER_USD } from "@/domain/money";

export interface BalanceJson {
  currency: "USD";
  /** `available` + `held`. */
  balance: string;
  available: string;
  /** Set aside for calls that are running. */
  held: string;
}

/** The organization's balance; zeros before its first top-up. `entries`: the number of ledger entries that it is the sum of. */
export async function getBalance(organizationId: string): Promise<{ balance: BalanceJson; entries: number }> {
  const row = await database().balance.findUnique({ where: { organizationId } });
  const { availableNanoUsd: available, heldNanoUsd: held, entries } = row ?? { availableNanoUsd: 0n, heldNanoUsd: 0n, entries: 0 };
  return { balance: { currency: "USD", balance: formatUsd(available + held), available: formatUsd(available), held: formatUsd(held) }, entries };
}

const DAY_MS = 86_400_000;
const DAYS = 7;

/**
 * Whether the balance should be topped up soon: it is below a dollar, or below an average day's charges of the last week. Never for an
 * organization that has not used its balance yet.
 */
export async function isBalanceLow(organizationId: string, now: Date = new Date()): Promise<boolean> {
  const row = await database().balance.findUnique({ where: { organizationId } });
  if (!row || row.entries === 0) return false;
  const { _sum } = await database().usageHour.aggregate({
    where: { organizationId, mode: "reseller", hour: { gte: new Date(now.getTime() - DAYS * DAY_MS) } },
    _sum: { chargedNanoUsd: true },
  });
  const daily = (_sum.chargedNanoUsd ?? 0n) / BigInt(DAYS);
  const balance = row.availableNanoUsd + row.heldNanoUsd;
  return balance < NANO_PER_USD || balance < daily;
}

export interface PaymentJson {
  id: string;
  amount: string;
  status: "open" | "paid" | "expired" | "refunded" | "disputed";
}

/** A top-up that a member of the organization started. Null if there is none, or if it is another organization's. */
export async function getPayment(organizationId: string, id: string): Promise<PaymentJson | null> {
  const row = await database().payment.findFirst({ where: { id, organizationId }, select: { id: true, amountNanoUsd: true, status: true } });
  return row && { id: row.id, amount: formatUsd(row.amountNanoUsd), status: row.status as PaymentJson["status"] };
}
