import { database } from "../db/client";

const KEPT_MS = 90 * 86_400_000;

/** What has been told for 90 days, and what rules that are gone with their organization have left. */
export async function evictOld(nowMs: number): Promise<void> {
  const before = new Date(nowMs - KEPT_MS);
  await database().alertDelivery.deleteMany({ where: { createdAt: { lt: before }, status: { not: "pending" } } });
  await database().alertEvent.deleteMany({ where: { createdAt: { lt: before } } });
  await database().alertFired.deleteMany({ where: { firedAt: { lt: before }, rule: { kind: { in: ["unpriced", "budget"] } } } });
  // In this order: a rule that is made meanwhile is not taken for gone.
  const watched = await database().alertLowBalance.findMany({ select: { ruleId: true } });
  const known = (await database().alertRule.findMany({ select: { id: true } })).map(({ id }) => id);
  const gone = watched.map(({ ruleId }) => ruleId).filter((ruleId) => !known.includes(ruleId));
  await database().alertCrossing.deleteMany({ where: { ruleId: { in: gone } } });
  await database().alertLowBalance.deleteMany({ where: { ruleId: { in: gone } } });
}
