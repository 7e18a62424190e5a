import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";

export interface DueDelivery {
  id: string;
  organizationId: string;
  channelId: string;
  /** Of who had it before; null: nobody. */
  leaseId: string | null;
}

interface DueOptions {
  nowMs: number;
  /** The longest waits that are written. Times that lie twice as far ahead were written before the clock was set back, and have come. */
  waitMsMax: number;
  leaseMs: number;
  limit: number;
  /** Those that have enough on the way. */
  busy: { organizationIds: readonly string[]; channelIds: readonly string[] };
}

const except = (column: Prisma.Sql, ids: readonly string[]) =>
  ids.length === 0 ? Prisma.empty : Prisma.sql`AND ${column} NOT IN (${Prisma.join([...ids])})`;

/** Deliveries of alerts whose time has come, of each rule and channel the earliest one only: a later one waits until it is delivered or given up. */
export function findDueDeliveries({ nowMs, waitMsMax, leaseMs, limit, busy }: DueOptions): Promise<DueDelivery[]> {
  const at = (ms: number) => moment(new Date(ms));
  const isFree = Prisma.sql`${except(Prisma.sql`d."organizationId"`, busy.organizationIds)} ${except(Prisma.sql`d."channelId"`, busy.channelIds)}`;
  return database().$queryRaw<DueDelivery[]>`SELECT d."id", d."organizationId", d."channelId", d."leaseId" FROM "AlertDelivery" d
    WHERE d."status" = 'pending' AND (d."nextAttemptAt" <= ${at(nowMs)} OR d."nextAttemptAt" > ${at(nowMs + 2 * waitMsMax)}) ${isFree}
    AND (d."leasedUntil" IS NULL OR d."leasedUntil" <= ${at(nowMs)} OR d."leasedUntil" > ${at(nowMs + 2 * leaseMs)})
    AND (d."isResent" OR NOT EXISTS (SELECT 1 FROM "AlertDelivery" e WHERE e."channelId" = d."channelId" AND e."ruleId" = d."ruleId"
      AND e."status" = 'pending' AND e."sequence" < d."sequence" AND NOT e."isResent"))
    ORDER BY d."nextAttemptAt", d."id" LIMIT ${limit}`;
}
