import { addSums, NO_SUMS, ROW_COLUMNS, SUM_COLUMNS, SUMS, type SumsRow } from "../db/call-sums";
import { database } from "../db/client";
import { countTimed, TIMES } from "../db/count-durations";
import { Prisma } from "../db/generated/client";
import { readWhole, tagsOf, wholeText } from "../db/label-sums";
import { moment } from "../db/moment";
import { addDurations, type DurationCounts, formatDurations } from "../domain/durations";
import { readInParts } from "./read-in-parts";
import { integer, text, writeSums } from "./write-sums";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface StaleHour {
  organizationId: string;
  hour: Date;
  requests: number | bigint;
}

/** What the calls of a row of UsageTagHour have in common, in the order of its columns. */
const GROUP = Prisma.sql`"name", "value", "mode", "provider", "model", "credentialId"`;
type GroupRow = SumsRow & {
  name: string | Uint8Array;
  value: string | Uint8Array;
  mode: string;
  provider: string;
  model: string;
  credentialId: string;
  latencies: string;
  answeredMsSum: number | bigint;
  ttfts: string;
};

interface Group {
  keys: string[];
  sums: bigint[];
  answeredMsSum: bigint;
  latencies: DurationCounts;
  ttfts: DurationCounts;
}

/**
 * Sums the calls of each hour that is over by their tags, so that a filter by a tag reads sums and not calls. As with the durations of hours: what calls add
 * later is seen by the number of requests, and summed anew; until then the calls are read. `sinceMs`: the oldest hour that is looked at.
 */
export async function summarizeTags({ sinceMs, nowMs }: { sinceMs: number; nowMs: number }): Promise<void> {
  for (let stopMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS; stopMs > sinceMs; stopMs -= DAY_MS) {
    for (const hour of await findStale(new Date(Math.max(sinceMs, stopMs - DAY_MS)), new Date(stopMs))) await summarizeHour(hour);
  }
}

function findStale(start: Date, stop: Date): Promise<StaleHour[]> {
  return database().$queryRaw<StaleHour[]>`WITH "made" AS (SELECT "organizationId", "hour", SUM("requests") AS "requests" FROM "UsageHour"
      WHERE "hour" >= ${moment(start)} AND "hour" < ${moment(stop)} GROUP BY "organizationId", "hour")
    SELECT "organizationId", "hour", CAST("requests" AS BIGINT) AS "requests" FROM "made" WHERE "requests" <> COALESCE((
      SELECT t."requests" FROM "UsageTagHour" t WHERE t."organizationId" = "made"."organizationId"
        AND t."name" = '' AND t."value" = '' AND t."hour" = "made"."hour" AND t."mode" = ''), 0)`;
}

async function summarizeHour({ organizationId, hour, requests }: StaleHour): Promise<void> {
  const groups = new Map<string, Group>();
  let calls = 0n;
  await readInParts({ start: hour, stop: new Date(hour.getTime() + HOUR_MS), requests: Number(requests) }, async (from, to) => {
    for (const row of await sumCalls(organizationId, from, to)) {
      if (row.mode === "") calls += BigInt(row.requests ?? 0);
      else add(groups, row);
    }
    return true;
  });
  const ordered = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  await write(organizationId, hour, ordered);
  const [, ...rest] = NO_SUMS;
  const all = { keys: ["", "", "", "", "", ""], sums: [calls, ...rest], answeredMsSum: 0n, latencies: new Map(), ttfts: new Map() };
  await write(organizationId, hour, [all]); // last, when the others are there
}

const NOTHING = Prisma.join(SUM_COLUMNS.map(() => Prisma.sql`0`));
const [, ...REST] = SUM_COLUMNS.map(() => Prisma.sql`0`);
const COUNTED = Prisma.join([Prisma.sql`COUNT(*)`, ...REST]);
const asGroup = () =>
  Prisma.sql`${wholeText(Prisma.sql`"name"`)} AS "name", ${wholeText(Prisma.sql`"value"`)} AS "value", "mode", "provider", "model", "credentialId"`;

/** Each group's sums and durations; and, without a mode, how many calls there are with tags or without. */
function sumCalls(organizationId: string, from: Date, to: Date): Promise<GroupRow[]> {
  const calls = Prisma.sql`"UsageRecord" u WHERE u."organizationId" = ${organizationId} AND u."createdAt" >= ${moment(from)} AND u."createdAt" < ${moment(to)}`;
  return database().$queryRaw<GroupRow[]>`WITH "timed" AS MATERIALIZED (
      SELECT t."key" AS "name", t."value", u."provider", u."model", u."credentialId", ${TIMES}, ${ROW_COLUMNS}
      FROM (SELECT * FROM ${calls} AND u."tags" IS NOT NULL) u CROSS JOIN ${tagsOf(Prisma.sql`u."tags"`)})
    SELECT ${asGroup()}, ${SUMS}, '' AS "latencies", 0 AS "answeredMsSum", '' AS "ttfts" FROM "timed" GROUP BY ${GROUP}
    UNION ALL SELECT ${asGroup()}, ${NOTHING}, "latencies", "answeredMsSum", "ttfts" FROM (${countTimed(GROUP)}) AS "counted"
    UNION ALL SELECT ${wholeText(Prisma.sql`''`)}, ${wholeText(Prisma.sql`''`)}, '', '', '', '', ${COUNTED}, '', 0, '' FROM ${calls}`;
}

function add(groups: Map<string, Group>, row: GroupRow): void {
  const keys = [readWhole(row.name), readWhole(row.value), row.mode, row.provider, row.model, row.credentialId];
  const key = JSON.stringify(keys);
  const group = groups.get(key) ?? { keys, sums: [...NO_SUMS], answeredMsSum: 0n, latencies: new Map(), ttfts: new Map() };
  groups.set(key, group);
  addSums(group.sums, row);
  group.answeredMsSum += BigInt(row.answeredMsSum);
  addDurations(group.latencies, row.latencies);
  addDurations(group.ttfts, row.ttfts);
}

const TABLE = {
  table: Prisma.sql`"UsageTagHour"`,
  keys: Prisma.sql`"organizationId", "hour", ${GROUP}`,
  sums: [...SUM_COLUMNS, Prisma.sql`"answeredMsSum"`, Prisma.sql`"latencies"`, Prisma.sql`"ttfts"`],
};

function write(organizationId: string, hour: Date, groups: readonly Group[]): Promise<void> {
  const rows = groups.map(({ keys, sums, answeredMsSum, latencies, ttfts }) => {
    const columns = [text(organizationId), moment(hour), ...keys.map(text), ...sums.map(integer), integer(answeredMsSum)];
    return Prisma.sql`(${Prisma.join(columns)}, ${text(formatDurations(latencies))}, ${text(formatDurations(ttfts))})`;
  });
  return writeSums(TABLE, rows);
}
