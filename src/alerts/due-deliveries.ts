import { database } from "../db/client";
import { Prisma } from "../db/generated/client";
import { moment } from "../db/moment";
import { newId } from "../domain/ids";
import { BACKOFF } from "./backoff";

/** Longer than a try can take: whoever still holds a delivery then has died. */
export const LEASE_MS = 30_000;

export interface DueDelivery {
  id: string;
  organizationId: string;
  /** Of who had it before; null: nobody. */
  leaseId: string | null;
}

interface DueOptions {
  nowMs: number;
  leaseMs: number;
  limit: number;
  /** Organizations that have enough on the way. */
  busy: readonly string[];
}

/**
 * Deliveries whose time has come, of each rule and channel the earliest one only: a later one waits until it is delivered or given up. A time that
 * lies further ahead than any wait was written before the clock was set back, and has come.
 */
export function findDue({ nowMs, leaseMs, limit, busy }: DueOptions): Promise<DueDelivery[]> {
  const at = (ms: number) => moment(new Date(ms));
  const isFree = busy.length === 0 ? Prisma.empty : Prisma.sql`AND d."organizationId" NOT IN (${Prisma.join([...busy])})`;
  return database().$queryRaw<DueDelivery[]>`SELECT d."id", d."organizationId", d."leaseId" FROM "AlertDelivery" d
    WHERE d."status" = 'pending' AND (d."nextAttemptAt" <= ${at(nowMs)} OR d."nextAttemptAt" > ${at(nowMs + 2 * BACKOFF.maxMs)}) ${isFree}
    AND (d."leasedUntil" IS NULL OR d."leasedUntil" <= ${at(nowMs)} OR d."leasedUntil" > ${at(nowMs + 2 * leaseMs)})
    AND (d."isResent" OR NOT EXISTS (SELECT 1 FROM "AlertDelivery" e WHERE e."channelId" = d."channelId" AND e."ruleId" = d."ruleId"
      AND e."status" = 'pending' AND e."sequence" < d."sequence" AND NOT e."isResent"))
    ORDER BY d."nextAttemptAt", d."id" LIMIT ${limit}`;
}

/** Takes a delivery for one try. Null: another process was faster. */
export async function claimDelivery({ id, leaseId }: DueDelivery, untilMs: number): Promise<string | null> {
  const own = newId("dlv");
  const { count } = await database().alertDelivery.updateMany({
    where: { id, leaseId, status: "pending" },
    data: { leaseId: own, leasedUntil: new Date(untilMs) },
  });
  return count === 1 ? own : null;
}
