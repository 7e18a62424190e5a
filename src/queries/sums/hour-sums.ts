import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import { HOUR_MS, type Range, splitRange } from "../buckets";
import { type CallFilter, matchingHours } from "../usage-where";
import { hourLater } from "./newest-hours";

/**
 * By what sums of hours are told apart, within an hour: each is the beginning of the key by which they are stored, so that the database adds up what
 * follows each other and has nothing to sort.
 */
export const HOUR_KEYS = {
  mode: Prisma.sql`u."mode"`,
  model: Prisma.sql`u."mode", u."provider", u."model"`,
  credential: Prisma.sql`u."mode", u."provider", u."model", u."credentialId"`,
} as const;
export type HourKey = keyof typeof HOUR_KEYS;

/** Further apart, whole hours are read for themselves; a few hours that no range holds are left out by `slot`. */
const GAP_MS_MAX = 24 * HOUR_MS;

/** Whole hours of ranges, those that follow each other as one. */
function wholeHours(ranges: readonly Range[]): Range[] {
  const runs: Range[] = [];
  const all = ranges.flatMap((range) => splitRange(range).hours ?? []).sort((a, b) => a.from.getTime() - b.from.getTime());
  for (const { from, to } of all) {
    const last = runs.at(-1);
    if (last && from.getTime() - last.to.getTime() <= GAP_MS_MAX) last.to = new Date(Math.max(to.getTime(), last.to.getTime()));
    else runs.push({ from, to });
  }
  return runs;
}

interface HoursOptions {
  organizationId: string;
  /** One that has hours (`hasHours`). */
  filter: CallFilter;
  ranges: readonly Range[];
  by: HourKey;
  /** What is summed, of the table `u`. */
  sums: Prisma.Sql;
  /** Further conditions, ` AND …`. */
  where?: Prisma.Sql;
}

/** The tables `hourly`, of the sums of each whole hour of the ranges, which the table `part` has as well; and `slot`, of the ranges that an hour lies in. */
export function hourlyTables({ organizationId, filter, ranges, by, sums, where = Prisma.empty }: HoursOptions): Prisma.Sql {
  const { tag } = filter;
  const table = tag ? Prisma.sql`"UsageTagHour"` : Prisma.sql`"UsageHour"`;
  const isTagged = tag ? Prisma.sql` AND u."name" = ${tag.name} AND u."value" = ${tag.value}` : Prisma.empty;
  const runs = wholeHours(ranges);
  // Of no hour there is none; the columns are the same.
  const spans =
    runs.length > 0 ? runs.map(({ from, to }) => Prisma.sql`u."hour" >= ${moment(from)} AND u."hour" < ${moment(to)}`) : [Prisma.sql`1 = 0`];
  const selects = spans.map(
    (span) => Prisma.sql`SELECT u."hour", ${HOUR_KEYS[by]}, ${sums} FROM ${table} u
      WHERE u."organizationId" = ${organizationId}${isTagged} AND ${span}${matchingHours(filter)}${where} GROUP BY u."hour", ${HOUR_KEYS[by]}`,
  );
  return Prisma.sql`"hourly" AS MATERIALIZED (${Prisma.join(selects, " UNION ALL ")}),
    "slot" AS MATERIALIZED (SELECT p."start" AS "hour", p."bucket" FROM "part" p WHERE p."isHours" = 1 AND p."stop" = ${hourLater(Prisma.sql`p."start"`)}
      UNION ALL SELECT h."hour", p."bucket" FROM "part" p CROSS JOIN (SELECT DISTINCT "hour" FROM "hourly") h
      WHERE p."isHours" = 1 AND p."stop" <> ${hourLater(Prisma.sql`p."start"`)} AND h."hour" >= p."start" AND h."hour" < p."stop")`;
}

/** As it follows `FROM`: the sums of hours, `u`, in each of their ranges, `p`. */
export const HOURS_BY_RANGE = Prisma.sql`"hourly" u CROSS JOIN "slot" p WHERE p."hour" = u."hour"`;

/** Hours of the ranges whose sums by tag are of fewer calls than there are: the calls answer for them. */
export function staleTagHours(organizationId: string, ranges: readonly Range[]): Prisma.Sql {
  const from = new Date(Math.min(...ranges.map((range) => range.from.getTime())));
  const to = new Date(Math.max(...ranges.map((range) => range.to.getTime())));
  return Prisma.sql`SELECT h."hour" FROM "UsageHour" h
    WHERE h."organizationId" = ${organizationId} AND h."hour" >= ${moment(from)} AND h."hour" < ${moment(to)}
    GROUP BY h."hour" HAVING SUM(h."requests") <> COALESCE((SELECT m."requests" FROM "UsageTagHour" m
      WHERE m."organizationId" = ${organizationId} AND m."name" = '' AND m."value" = '' AND m."hour" = h."hour" AND m."mode" = ''), 0)`;
}

/** The tables `stale`, of such hours, and `span`, of the parts that calls answer for: stale hours, and the parts of hours at the ends of a range. */
export function spansBeside(stale: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`"stale"("hour") AS MATERIALIZED (${stale}),
    "span"("bucket", "start", "stop") AS (SELECT "bucket", "start", "stop" FROM "part" WHERE "isHours" = 0
      UNION ALL SELECT p."bucket", s."hour", ${hourLater(Prisma.sql`s."hour"`)} FROM "stale" s CROSS JOIN "part" p
      WHERE p."isHours" <> 0 AND s."hour" >= p."start" AND s."hour" < p."stop")`;
}

/** Of hours: that their sums answer. */
export const IS_FRESH = Prisma.sql` AND u."hour" NOT IN (SELECT "hour" FROM "stale")`;
