import { dialectOf } from "@/db/dialect";
import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import type { Range } from "../buckets";
import { type CallFilter, rowsOf } from "../usage-where";
import { hourLater } from "./newest-hours";
import type { Part } from "./parts";

interface RowsOptions {
  organizationId: string;
  filter: CallFilter;
  /** The table `part`. */
  parts: readonly Part[];
  /** What is selected after `bucket`, of the table `u`. */
  columns: Prisma.Sql;
  /** Further conditions, ` AND …`. */
  where?: Prisma.Sql;
  /** Whole hours that the table `stale` names are read as well. */
  hasStale: boolean;
}

/** Calls of the parts that no sums of hours answer for, each with its range's `bucket`. `CROSS JOIN` makes SQLite look each part up in the index. */
export function rowsIn({ organizationId, filter, parts, columns, where = Prisma.empty, hasStale }: RowsOptions): Prisma.Sql {
  const rows = rowsOf(organizationId, filter);
  const edges = Prisma.sql`SELECT p."bucket", ${columns} FROM "part" p CROSS JOIN ${rows.tables}
    WHERE p."isHours" = 0 AND ${rows.where} AND ${rows.at} >= p."start" AND ${rows.at} < p."stop"${withinOneOf(parts, rows.at)}${where}`;
  if (!hasStale) return edges;
  const isInHour = Prisma.sql`${rows.where} AND ${rows.at} >= s."hour" AND ${rows.at} < ${hourLater(Prisma.sql`s."hour"`)}`;
  const isInPart = Prisma.sql`p."isHours" <> 0 AND s."hour" >= p."start" AND s."hour" < p."stop"`;
  return Prisma.sql`${edges} UNION ALL SELECT p."bucket", ${columns} FROM "stale" s CROSS JOIN "part" p CROSS JOIN ${
    dialectOf() === "sqlite"
      ? Prisma.sql`${rows.tables} WHERE ${isInHour}`
      : // Not to be read before it is known that there is such an hour: OFFSET keeps the planner from turning the join round.
        Prisma.sql`LATERAL (SELECT u.* FROM ${rows.tables} WHERE ${isInHour} OFFSET 0) u WHERE 1 = 1`
  } AND ${isInPart}${where}`;
}

/**
 * For PostgreSQL, which takes a range whose ends stand in a table for a ninth of all rows, and reads them all: the same ends as constants, of parts that
 * follow each other as one.
 */
function withinOneOf(parts: readonly Part[], at: Prisma.Sql): Prisma.Sql {
  if (dialectOf() === "sqlite") return Prisma.empty;
  const spans = joinAdjacent(parts.filter(({ isHours }) => !isHours));
  if (spans.length === 0) return Prisma.empty;
  return Prisma.sql` AND (${Prisma.join(
    spans.map(({ from, to }) => Prisma.sql`(${at} >= ${moment(from)} AND ${at} < ${moment(to)})`),
    " OR ",
  )})`;
}

function joinAdjacent(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const { from, to } of [...ranges].sort((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = new Date(Math.max(to.getTime(), last.to.getTime()));
    else joined.push({ from, to });
  }
  return joined;
}
