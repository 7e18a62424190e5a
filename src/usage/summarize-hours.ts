import { database } from "../db/client";
import { countTimed, TIMES } from "../db/count-durations";
import { dialectOf } from "../db/dialect";
import { Prisma } from "../db/generated/client";
import { moment } from "../db/moment";
import { addDurations, type DurationCounts, formatDurations } from "../domain/durations";
import { readInParts } from "./read-in-parts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Groups of one statement, of which each takes nine parameters. */
const GROUPS_AT_ONCE = 1_000;

interface StaleHour {
  organizationId: string;
  hour: Date;
  requests: number | bigint;
}

/** A row of UsageHour, within its organization and hour. */
interface Group {
  mode: string;
  provider: string;
  model: string;
  credentialId: string;
  catalogModel: string;
}
type CountedRow = Group & { calls: number | bigint; latencies: string; answeredMsSum: number | bigint; ttfts: string };
type Counted = Group & { calls: number; answeredMsSum: bigint; latencies: DurationCounts; ttfts: DurationCounts };

const GROUP = Prisma.sql`"mode", "provider", "model", "credentialId", "catalogModel"`;

/**
 * Counts how long the calls took in each hour that is over, so that percentiles of a long range need not read its calls. What calls add later, by
 * whichever version, is seen by the number of requests, and counted anew; until then the calls are read. `sinceMs`: the oldest hour that is looked at.
 */
export async function summarizeHours({ sinceMs, nowMs }: { sinceMs: number; nowMs: number }): Promise<void> {
  for (let stopMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS; stopMs > sinceMs; stopMs -= DAY_MS) {
    const [start, stop] = [new Date(Math.max(sinceMs, stopMs - DAY_MS)), new Date(stopMs)];
    const stale = await database().$queryRaw<StaleHour[]>`SELECT "organizationId", "hour", SUM("requests") AS "requests" FROM "UsageHour"
      WHERE "hour" >= ${moment(start)} AND "hour" < ${moment(stop)} AND "countedRequests" <> "requests" GROUP BY "organizationId", "hour"`;
    for (const hour of stale) await summarizeHour(hour);
  }
}

/** When the first hour of all begins; null: there is none. */
export async function firstHourMs(): Promise<number | null> {
  const first = await database().usageHour.findFirst({ orderBy: { hour: "asc" }, select: { hour: true } });
  return first?.hour.getTime() ?? null;
}

async function summarizeHour({ organizationId, hour, requests }: StaleHour): Promise<void> {
  const groups = new Map<string, Counted>();
  const stop = new Date(hour.getTime() + HOUR_MS);
  await readInParts({ start: hour, stop, requests: Number(requests) }, async (from, to) => {
    for (const row of await countCalls(organizationId, from, to)) add(groups, row);
    return true;
  });
  const counted = [...groups.values()];
  for (let i = 0; i < counted.length; i += GROUPS_AT_ONCE) await writeCounts(organizationId, hour, counted.slice(i, i + GROUPS_AT_ONCE));
}

function countCalls(organizationId: string, from: Date, to: Date): Promise<CountedRow[]> {
  return database().$queryRaw<CountedRow[]>`WITH "timed" AS MATERIALIZED (
      SELECT ${GROUP}, ${TIMES} FROM "UsageRecord" u
      WHERE u."organizationId" = ${organizationId} AND u."createdAt" >= ${moment(from)} AND u."createdAt" < ${moment(to)})
    SELECT ${GROUP}, 0 AS "calls", "latencies", "answeredMsSum", "ttfts" FROM (${countTimed(GROUP)}) AS "counted"
    UNION ALL SELECT ${GROUP}, COUNT(*), '', 0, '' FROM "timed" GROUP BY ${GROUP}`;
}

function add(groups: Map<string, Counted>, { calls, answeredMsSum, latencies, ttfts, ...group }: CountedRow): void {
  const key = JSON.stringify(Object.values(group));
  const counted = groups.get(key) ?? { ...group, calls: 0, answeredMsSum: 0n, latencies: new Map(), ttfts: new Map() };
  groups.set(key, counted);
  counted.calls += Number(calls);
  counted.answeredMsSum += BigInt(answeredMsSum);
  addDurations(counted.latencies, latencies);
  addDurations(counted.ttfts, ttfts);
}

/** Only where no call was added since they were read. */
async function writeCounts(organizationId: string, hour: Date, counted: readonly Counted[]): Promise<void> {
  const rows = counted.map(
    ({ mode, provider, model, credentialId, catalogModel, calls, answeredMsSum, latencies, ttfts }) =>
      Prisma.sql`(CAST(${mode} AS TEXT), CAST(${provider} AS TEXT), CAST(${model} AS TEXT), CAST(${credentialId} AS TEXT), CAST(${catalogModel} AS TEXT),
        CAST(${calls} AS INTEGER), CAST(${answeredMsSum} AS BIGINT), CAST(${formatDurations(latencies)} AS TEXT), CAST(${formatDurations(ttfts)} AS TEXT))`,
  );
  const which = Prisma.sql`"UsageHour"."organizationId" = ${organizationId} AND "UsageHour"."hour" = ${moment(hour)}`;
  const write = database().$executeRaw`
    WITH "made"(${GROUP}, "calls", "answeredMsSum", "latencies", "ttfts") AS (VALUES ${Prisma.join(rows)})
    UPDATE "UsageHour" SET "countedRequests" = "made"."calls", "answeredMsSum" = "made"."answeredMsSum",
      "latencies" = "made"."latencies", "ttfts" = "made"."ttfts"
    FROM "made" WHERE ${which} AND "UsageHour"."requests" = "made"."calls" AND "UsageHour"."mode" = "made"."mode"
      AND "UsageHour"."provider" = "made"."provider" AND "UsageHour"."model" = "made"."model"
      AND "UsageHour"."credentialId" = "made"."credentialId" AND "UsageHour"."catalogModel" = "made"."catalogModel"`;
  if (dialectOf() === "sqlite") await write;
  // In the order of the group commits, so that neither waits for the other.
  else await database().$transaction([database().$queryRaw`SELECT 1 FROM "UsageHour" WHERE ${which} ORDER BY ${GROUP} FOR UPDATE`, write]);
}
