import { database } from "../db/client";

const KEPT_MS = 90 * 86_400_000;

/** What has been told for 90 days, and what rules that are gone with their organization have left. */
export async function evictOld(nowMs: number): Promise<void> {
  const before = new Date(nowMs - KEPT_MS);
  await database().alertDelivery.deleteMany({ where: { createdAt: { lt: before }, status: { not: "pending" } } });
  await database().alertEvent.deleteMany({ where: { createdAt: { lt: before } } });
  await database().alertFired.deleteMany({ where: { firedAt: { lt: before }, rule: { kind: { in: ["unpriced", "budget"] } } } });
  await database().$executeRaw`DELETE FROM "AlertLowBalance" WHERE "ruleId" NOT IN (SELECT "id" FROM "AlertRule")`;
  await database().$executeRaw`DELETE FROM "AlertCrossing" WHERE "ruleId" NOT IN (SELECT "id" FROM "AlertRule")`;
}
