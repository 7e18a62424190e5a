import { IS_ERROR_CALL } from "@/db/call-sums";
import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";

const msOf = (at: Date | number | bigint): number => (at instanceof Date ? at.getTime() : Number(at));

/** Calls that began since a moment, and those of them that failed, by organization: of those that have an alert rule for it. */
export async function countErrorsSince(from: Date): Promise<ReadonlyMap<string, { requests: number; errors: number }>> {
  const since = moment(from);
  const rows = await database().$queryRaw<{ organizationId: string; requests: bigint | number; errors: bigint | number }[]>`
    SELECT o."organizationId",
      (SELECT COUNT(*) FROM "UsageRecord" u WHERE u."organizationId" = o."organizationId" AND u."createdAt" >= ${since}) AS "requests",
      (SELECT COUNT(*) FROM "UsageRecord" u WHERE u."organizationId" = o."organizationId" AND u."createdAt" >= ${since} AND ${IS_ERROR_CALL}) AS "errors"
    FROM (SELECT DISTINCT "organizationId" FROM "AlertRule" WHERE "kind" = 'error_rate') o`;
  return new Map(rows.map(({ organizationId, requests, errors }) => [organizationId, { requests: Number(requests), errors: Number(errors) }]));
}

export interface UnpricedHour {
  organizationId: string;
  hourMs: number;
  provider: string;
  model: string;
  requests: number;
}

/** Calls without a price since the beginning of an hour, of organizations that have an alert rule for it. */
export async function listUnpricedSince(from: Date): Promise<UnpricedHour[]> {
  const rows = await database().$queryRaw<
    (Omit<UnpricedHour, "hourMs" | "requests"> & { hour: Date | number | bigint; requests: bigint | number })[]
  >`
    SELECT u."organizationId", u."hour", u."provider", u."model", CAST(SUM(u."unpricedRequests") AS BIGINT) AS "requests" FROM "UsageHour" u
    WHERE u."organizationId" IN (SELECT "organizationId" FROM "AlertRule" WHERE "kind" = 'unpriced')
      AND u."hour" >= ${moment(from)} AND u."unpricedRequests" > 0
    GROUP BY u."organizationId", u."hour", u."provider", u."model"`;
  return rows.map(({ hour, requests, ...row }) => ({ ...row, hourMs: msOf(hour), requests: Number(requests) }));
}

const SPENT = Prisma.sql`CAST(SUM(CASE WHEN u."mode" = 'reseller' THEN u."chargedNanoUsd" ELSE u."providerCostNanoUsd" END) AS BIGINT)`;

/** Nano-dollars by hour, from the first to the last one: what was charged, and for pass-through what the provider charges. */
export async function sumSpentHours(organizationId: string, firstMs: number, lastMs: number): Promise<ReadonlyMap<number, number>> {
  const rows = await database().$queryRaw<{ hour: Date | number | bigint; spent: bigint | number }[]>`
    SELECT u."hour", ${SPENT} AS "spent" FROM "UsageHour" u WHERE u."organizationId" = ${organizationId}
    AND u."hour" >= ${moment(new Date(firstMs))} AND u."hour" <= ${moment(new Date(lastMs))} GROUP BY u."hour"`;
  return new Map(rows.map(({ hour, spent }) => [msOf(hour), Number(spent)]));
}
