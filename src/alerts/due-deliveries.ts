import { database } from "../db/client";
import { newId } from "../domain/ids";
import type { DueDelivery } from "../queries/find-due-deliveries";

/** Longer than a try can take: whoever still holds a delivery then has died. */
export const LEASE_MS = 30_000;

/** Takes a delivery for one try. Null: another process was faster. */
export async function claimDelivery({ id, leaseId }: DueDelivery, untilMs: number): Promise<string | null> {
  const own = newId("dlv");
  const { count } = await database().alertDelivery.updateMany({
    where: { id, leaseId, status: "pending" },
    data: { leaseId: own, leasedUntil: new Date(untilMs) },
  });
  return count === 1 ? own : null;
}
