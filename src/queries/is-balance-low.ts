import { database } from "@/db/client";
import { NANO_PER_USD } from "@/domain/money";

const DAY_MS = 86_400_000;
const DAYS = 7;

/**
 * Whether the balance should be topped up soon: less than a dollar is there, or less than an average day of the last week cost. Never for an
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
