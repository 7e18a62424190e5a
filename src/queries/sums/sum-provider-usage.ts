import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";

/** From one moment to another, each at a full hour; the name that its sums are given. */
export interface NamedDay {
  day: string;
  from: Date;
  to: Date;
}

export interface ProviderDaySums {
  day: string;
  /** As answers state it. */
  model: string;
  /** The provider's model of the catalog that the calls were priced as; empty: none, or not known. */
  catalogModel: string;
  requests: number;
  unpricedRequests: number;
  inputTokens: bigint;
  outputTokens: bigint;
  cacheReadTokens: bigint;
  cacheWriteTokens: bigint;
  costNanoUsd: bigint;
}

interface Asked {
  provider: string;
  days: readonly NamedDay[];
  /** Null: both modes. */
  mode: "reseller" | null;
}

type Figure = "requests" | "unpricedRequests" | "inputTokens" | "outputTokens" | "cacheReadTokens" | "cacheWriteTokens" | "costNanoUsd";
type Raw = { place: number | bigint; model: string; catalogModel: string } & Record<Figure, number | bigint | null>;

const SUMS = Prisma.sql`CAST(SUM(u."requests") AS BIGINT) AS "requests", CAST(SUM(u."unpricedRequests") AS BIGINT) AS "unpricedRequests",
  CAST(SUM(u."inputTokens") AS BIGINT) AS "inputTokens", CAST(SUM(u."outputTokens") AS BIGINT) AS "outputTokens",
  CAST(SUM(u."cacheReadTokens") AS BIGINT) AS "cacheReadTokens", CAST(SUM(u."cacheWriteTokens") AS BIGINT) AS "cacheWriteTokens",
  CAST(SUM(u."providerCostNanoUsd") AS BIGINT) AS "costNanoUsd"`;

/** What the calls of all organizations to one provider add up to, by day and model, from the sums of hours: at the provider's prices. */
export async function sumProviderUsage({ provider, days, mode }: Asked): Promise<ProviderDaySums[]> {
  if (days.length === 0) return [];
  const parts = days.map(({ from, to }, place) => Prisma.sql`(CAST(${place} AS INTEGER), ${moment(from)}, ${moment(to)})`);
  const ofMode = mode === null ? Prisma.empty : Prisma.sql`AND u."mode" = ${mode}`;
  // CROSS JOIN makes SQLite look each day up in the index.
  const rows = await database().$queryRaw<Raw[]>`WITH "part"("place", "start", "stop") AS (VALUES ${Prisma.join(parts)})
    SELECT p."place", u."model", u."catalogModel", ${SUMS} FROM "part" p CROSS JOIN "UsageHour" u
    WHERE u."hour" >= p."start" AND u."hour" < p."stop" AND u."provider" = ${provider} ${ofMode} GROUP BY p."place", u."model", u."catalogModel"`;
  return rows.map(({ place, model, catalogModel, ...sums }) => ({
    day: days[Number(place)]?.day ?? "",
    model,
    catalogModel,
    requests: Number(sums.requests ?? 0),
    unpricedRequests: Number(sums.unpricedRequests ?? 0),
    inputTokens: BigInt(sums.inputTokens ?? 0),
    outputTokens: BigInt(sums.outputTokens ?? 0),
    cacheReadTokens: BigInt(sums.cacheReadTokens ?? 0),
    cacheWriteTokens: BigInt(sums.cacheWriteTokens ?? 0),
    costNanoUsd: BigInt(sums.costNanoUsd ?? 0),
  }));
}
