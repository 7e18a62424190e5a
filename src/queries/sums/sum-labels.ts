import { ROW_COLUMNS, SUMMED } from "@/db/call-sums";
import { Prisma } from "@/db/generated/client";
import { ALL_CALLS, LABEL_DAYS, spansWithin, tagLabel } from "@/db/label-sums";
import { moment } from "@/db/moment";
import type { Range } from "../buckets";
import type { Dimension } from "../dimension";
import type { UsageFilter } from "../filter";
import { rowsWithin } from "../usage-where";

/** What the sums of labels know of a call. Any other filter is answered by the rows. */
const KNOWN_TO_LABELS: ReadonlySet<string> = new Set(["from", "to", "mode"] satisfies (keyof UsageFilter)[]);

/** The label of what calls are told apart by, where sums of whole days can answer a filter; null: they know nothing of it. */
export function labelOf(by: Dimension, filter: UsageFilter): string | null {
  if (Object.entries(filter).some(([name, value]) => value !== undefined && !KNOWN_TO_LABELS.has(name))) return null;
  if (typeof by === "object") return tagLabel(by.tag);
  return by === "session" || by === "user" ? by : null;
}

/** What is left of a range before and after its whole days; without one, all of it. */
function edgesOf({ from, to }: Range): Range[] {
  const days = spansWithin({ from, to }, 1);
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [{ from, to }];
  return [
    { from, to: first.start },
    { from: last.stop, to },
  ].filter((edge) => edge.from < edge.to);
}

function partTable(range: Range): Prisma.Sql {
  const row = (days: number, start: Date, stop: Date) => Prisma.sql`(CAST(${days} AS INTEGER), ${moment(start)}, ${moment(stop)})`;
  const whole = LABEL_DAYS.flatMap((days) => spansWithin(range, days).map(({ start, stop }) => row(days, start, stop)));
  const edges = edgesOf(range).map(({ from, to }) => row(0, from, to));
  return Prisma.sql`"part"("days", "start", "stop") AS (VALUES ${Prisma.join([...whole, ...edges])})`;
}

/** The parts of so many days, `p`, whose sums are of as many calls as there are; of a part without calls there are none. */
function summed(organizationId: string, days: number, where = Prisma.empty): Prisma.Sql {
  return Prisma.sql`SELECT p."days", p."start", p."stop" FROM "part" p WHERE p."days" = ${days}${where} AND (
      SELECT COALESCE(SUM(l."requests"), 0) FROM "UsageLabel" l
      WHERE l."organizationId" = ${organizationId} AND l."label" = ${ALL_CALLS} AND l."days" = p."days" AND l."start" = p."start") = (
      SELECT COALESCE(SUM(h."requests"), 0) FROM "UsageHour" h
      WHERE h."organizationId" = ${organizationId} AND h."hour" >= p."start" AND h."hour" < p."stop")`;
}

const within = (spans: Prisma.Sql) => Prisma.sql`EXISTS (SELECT 1 FROM ${spans} s WHERE s."start" <= p."start" AND s."stop" >= p."stop")`;

interface LabelOptions {
  organizationId: string;
  /** One of those that `labelOf` knows. */
  filter: UsageFilter;
  label: string;
  /** The same of a row, `u`, as UsageLabel has it. */
  key: Prisma.Sql;
}

/**
 * The beginning of a statement, which makes the table `call`: calls of whole days told apart by a label (`key`) from their sums; from the rows what is
 * left of days at the ends of the range, and days that are not summed yet or that calls were added to.
 */
export function callsByLabel({ organizationId, filter, label, key }: LabelOptions): Prisma.Sql {
  const isMode = filter.mode === undefined ? Prisma.empty : Prisma.sql` AND l."mode" = ${filter.mode}`;
  const sums = (name: string) => Prisma.sql`"whole" w CROSS JOIN "UsageLabel" l
      WHERE l."organizationId" = ${organizationId} AND l."label" = ${name} AND l."days" = w."days" AND l."start" = w."start"${isMode}`;
  return Prisma.sql`WITH ${partTable(filter)},
    "eight" AS MATERIALIZED (${summed(organizationId, 8)}),
    "one" AS MATERIALIZED (${summed(organizationId, 1, Prisma.sql` AND NOT ${within(Prisma.sql`"eight"`)}`)}),
    "whole" AS MATERIALIZED (SELECT * FROM "eight" UNION ALL SELECT * FROM "one"),
    "rest" AS MATERIALIZED (SELECT p."start", p."stop" FROM "part" p WHERE p."days" < 8 AND NOT ${within(Prisma.sql`"whole"`)}),
    "call" AS (
      SELECT l."value" AS "key", l."mode", ${SUMMED} FROM ${sums(label)}
      UNION ALL SELECT l."value", l."mode", ${SUMMED} FROM ${sums(ALL_CALLS)} AND NOT EXISTS (
        SELECT 1 FROM "UsageLabel" n WHERE n."organizationId" = ${organizationId} AND n."label" = ${label} AND n."days" = w."days" AND n."start" = w."start")
      UNION ALL SELECT ${key}, ${ROW_COLUMNS} FROM "rest" p CROSS JOIN ${rowsWithin(organizationId, filter)})`;
}
