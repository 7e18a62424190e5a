import { IS_ERROR_CALL } from "@/db/call-sums";
import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import { HOUSE } from "@/domain/call";

const DAY_MS = 86_400_000;

/** Sums of all organizations and both modes; the house, which tests models and sends shadow copies, is none. Money in nano-dollars: what providers charge. */
export interface PlatformSums {
  requests: number;
  /** Calls whose cost is not known, and not in `costNanoUsd`. */
  unpricedRequests: number;
  tokens: bigint;
  costNanoUsd: bigint;
  latencyMsSum: bigint;
}

/** Whose calls are summed. */
export interface CalledModel {
  provider: string;
  /** As answers state it. */
  model: string;
  /** The provider's model of the catalog that the calls were priced as; empty: none, or not known. */
  catalogModel: string;
}

export interface PlatformCell extends PlatformSums, CalledModel {
  /** Index of the UTC day within the range. */
  day: number;
}

export interface RouteSums extends PlatformSums, CalledModel {
  route: string;
}

/** Whole UTC days: `from` is the first one's midnight, `to` the midnight after the last. */
export interface Days {
  from: Date;
  to: Date;
}

type Raw = CalledModel & Record<keyof PlatformSums, number | bigint | null>;

const SUMS = Prisma.sql`CAST(SUM(u."requests") AS BIGINT) AS "requests", CAST(SUM(u."unpricedRequests") AS BIGINT) AS "unpricedRequests",
  CAST(SUM(u."inputTokens" + u."outputTokens") AS BIGINT) AS "tokens", CAST(SUM(u."providerCostNanoUsd") AS BIGINT) AS "costNanoUsd",
  CAST(SUM(u."latencyMsSum") AS BIGINT) AS "latencyMsSum"`;

/** Per day and model, from the sums of hours. */
export async function sumPlatformUsage({ from, to }: Days): Promise<PlatformCell[]> {
  const days: Prisma.Sql[] = [];
  for (let at = from.getTime(), day = 0; at < to.getTime(); at += DAY_MS, day++)
    days.push(Prisma.sql`(CAST(${day} AS INTEGER), ${moment(new Date(at))}, ${moment(new Date(at + DAY_MS))})`);
  // CROSS JOIN makes SQLite look each day up in the index.
  const rows = await database().$queryRaw<(Raw & { day: number | bigint })[]>`WITH "part"("day", "start", "stop") AS (VALUES ${Prisma.join(days)})
    SELECT p."day", u."provider", u."model", u."catalogModel", ${SUMS} FROM "part" p CROSS JOIN "UsageHour" u
    WHERE u."hour" >= p."start" AND u."hour" < p."stop" AND u."organizationId" <> ${HOUSE} GROUP BY p."day", u."provider", u."model", u."catalogModel"`;
  return rows.map((row) => ({ day: Number(row.day), ...calledModel(row), ...toSums(row) }));
}

/** The calls along routes, per route and model: those along none are all the others. */
export async function sumRouteUsage({ from, to }: Days): Promise<RouteSums[]> {
  const rows = await database().$queryRaw<(Raw & { route: string })[]>`
    SELECT "route", "provider", "model", "catalogModel",
      CAST(COUNT(*) AS BIGINT) AS "requests", CAST(SUM(CASE WHEN "costStatus" = 'unpriced' THEN 1 ELSE 0 END) AS BIGINT) AS "unpricedRequests",
      CAST(SUM("inputTokens" + "outputTokens") AS BIGINT) AS "tokens",
      CAST(SUM("providerCostNanoUsd") AS BIGINT) AS "costNanoUsd", CAST(SUM("latencyMs") AS BIGINT) AS "latencyMsSum"
    FROM "UsageRecord" WHERE "route" IS NOT NULL AND "createdAt" >= ${moment(from)} AND "createdAt" < ${moment(to)} AND "organizationId" <> ${HOUSE}
    GROUP BY "route", "provider", "model", "catalogModel"`;
  return rows.map((row) => ({ route: row.route, ...calledModel(row), ...toSums(row) }));
}

export interface RefusedSums extends CalledModel {
  requests: number;
  latencyMsSum: bigint;
}

/** The calls that we refused, which took no provider's time, per model. The organizations lead to them, so that of other calls only errors are read. */
export async function sumRefusals({ from, to }: Days): Promise<RefusedSums[]> {
  const [start, stop] = [moment(from), moment(to)];
  const rows = await database().$queryRaw<Raw[]>`
    WITH "active" AS (SELECT DISTINCT h."organizationId" FROM "UsageHour" h WHERE h."hour" >= ${start} AND h."hour" < ${stop} AND h."organizationId" <> ${HOUSE})
    SELECT u."provider", u."model", u."catalogModel", CAST(COUNT(*) AS BIGINT) AS "requests", CAST(SUM(u."latencyMs") AS BIGINT) AS "latencyMsSum"
    FROM "active" a CROSS JOIN "UsageRecord" u
    WHERE u."organizationId" = a."organizationId" AND ${IS_ERROR_CALL} AND u."outcome" = 'refused' AND u."createdAt" >= ${start} AND u."createdAt" < ${stop}
    GROUP BY u."provider", u."model", u."catalogModel"`;
  return rows.map((row) => {
    const { requests, latencyMsSum } = toSums({ ...row, unpricedRequests: 0, tokens: 0, costNanoUsd: 0 });
    return { ...calledModel(row), requests, latencyMsSum };
  });
}

const calledModel = ({ provider, model, catalogModel }: CalledModel): CalledModel => ({ provider, model, catalogModel });

function toSums(row: Record<keyof PlatformSums, number | bigint | null>): PlatformSums {
  return {
    requests: Number(row.requests ?? 0),
    unpricedRequests: Number(row.unpricedRequests ?? 0),
    tokens: BigInt(row.tokens ?? 0),
    costNanoUsd: BigInt(row.costNanoUsd ?? 0),
    latencyMsSum: BigInt(row.latencyMsSum ?? 0),
  };
}

export function addPlatformSums<T extends PlatformSums>(list: readonly T[]): PlatformSums {
  const total = { requests: 0, unpricedRequests: 0, tokens: 0n, costNanoUsd: 0n, latencyMsSum: 0n };
  for (const { requests, unpricedRequests, tokens, costNanoUsd, latencyMsSum } of list) {
    total.requests += requests;
    total.unpricedRequests += unpricedRequests;
    total.tokens += tokens;
    total.costNanoUsd += costNanoUsd;
    total.latencyMsSum += latencyMsSum;
  }
  return total;
}
