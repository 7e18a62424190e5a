import { addSums, NO_SUMS, ROW_COLUMNS, SUM_COLUMNS, SUMS, type SumsRow } from "../db/call-sums";
import { database } from "../db/client";
import { Prisma } from "../db/generated/client";
import {
  ALL_CALLS,
  DAY_MS,
  LABEL_DAYS,
  type LabelSpan,
  NO_VALUE,
  readWhole,
  spansWithin,
  tagLabel,
  tagsOf,
  valueKey,
  wholeText,
} from "../db/label-sums";
import { moment } from "../db/moment";
import { readInParts } from "./read-in-parts";
import { integer, text, writeSums } from "./write-sums";

/** A day's last calls end after it: with each of them it would have to be summed again. */
const AFTER_MS = 3_600_000;
/** Of more, a span is not summed and its calls are read: this many are some 100 MB of memory. */
const GROUPS_MAX = 200_000;

/** A row of UsageLabel, within its organization and span. */
interface Group {
  label: string;
  value: string;
  mode: string;
  /** In the order of `SUM_COLUMNS`. */
  sums: bigint[];
}
type GroupRow = SumsRow & { label: string | Uint8Array; value: string | Uint8Array; mode: string };

/**
 * Sums the calls of whole days that are over by session, user and tag, so that a breakdown by one of these reads sums and not calls. What calls add
 * later, by whichever version, is seen by the number of requests, and summed anew; until then the calls are read. `sinceMs`: the oldest time that is
 * looked at. Several processes may do it at once.
 */
export async function summarizeLabels({ sinceMs, nowMs }: { sinceMs: number; nowMs: number }): Promise<void> {
  for (const days of LABEL_DAYS) {
    const range = { from: new Date(sinceMs - days * DAY_MS), to: new Date(nowMs - AFTER_MS) };
    for (const span of spansWithin(range, days).reverse()) {
      for (const stale of await findStale(span)) await summarizeSpan(span, stale);
    }
  }
}

interface Stale {
  organizationId: string;
  requests: number | bigint;
}

/** Organizations of whose span the sums are of fewer calls than there are. */
function findStale({ days, start, stop }: LabelSpan): Promise<Stale[]> {
  return database().$queryRaw<Stale[]>`WITH "made" AS (SELECT "organizationId", SUM("requests") AS "requests" FROM "UsageHour"
      WHERE "hour" >= ${moment(start)} AND "hour" < ${moment(stop)} GROUP BY "organizationId")
    SELECT "organizationId", CAST("requests" AS BIGINT) AS "requests" FROM "made" WHERE "requests" <> (
      SELECT COALESCE(SUM(l."requests"), 0) FROM "UsageLabel" l
      WHERE l."organizationId" = "made"."organizationId" AND l."label" = ${ALL_CALLS} AND l."days" = ${days} AND l."start" = ${moment(start)})`;
}

async function summarizeSpan(span: LabelSpan, { organizationId, requests }: Stale): Promise<void> {
  const groups = new Map<string, Group>();
  const isComplete = await readInParts({ ...span, requests: Number(requests) }, async (from, to) => {
    for (const row of await sumCalls(organizationId, from, to)) add(groups, row);
    return groups.size <= GROUPS_MAX;
  });
  if (!isComplete) return;
  addUntagged(groups);
  const ordered = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  await writeGroups(
    organizationId,
    span,
    ordered.filter((group) => !isOfAll(group)),
  );
  await writeGroups(organizationId, span, ordered.filter(isOfAll)); // last, when the others are there
}

const isOfAll = ({ label }: Group) => label === ALL_CALLS;

function sumCalls(organizationId: string, from: Date, to: Date): Promise<GroupRow[]> {
  const of = (label: Prisma.Sql, value: Prisma.Sql, tables = Prisma.sql`"call" c`) =>
    Prisma.sql`SELECT ${wholeText(label)} AS "label", ${wholeText(value)} AS "value", c."mode", ${SUMS} FROM ${tables} GROUP BY 1, 2, 3`;
  return database().$queryRaw<GroupRow[]>`WITH "call" AS MATERIALIZED (
      SELECT u."sessionId", u."userId", u."tags", ${ROW_COLUMNS} FROM "UsageRecord" u
      WHERE u."organizationId" = ${organizationId} AND u."createdAt" >= ${moment(from)} AND u."createdAt" < ${moment(to)})
    ${of(Prisma.sql`CAST(${ALL_CALLS} AS TEXT)`, valueKey(Prisma.sql`NULL`))}
    UNION ALL ${of(Prisma.sql`'session'`, valueKey(Prisma.sql`c."sessionId"`))}
    UNION ALL ${of(Prisma.sql`'user'`, valueKey(Prisma.sql`c."userId"`))}
    UNION ALL ${of(Prisma.sql`CAST(${tagLabel("")} AS TEXT) || t."key"`, Prisma.sql`'=' || t."value"`, Prisma.sql`"call" c CROSS JOIN ${tagsOf(Prisma.sql`c."tags"`)}`)}`;
}

/** The group of these names; one that is not there yet begins with `sums`. */
function groupOf(groups: Map<string, Group>, { label, value, mode, sums }: Group): Group {
  const key = JSON.stringify([label, value, mode]);
  const group = groups.get(key) ?? { label, value, mode, sums };
  groups.set(key, group);
  return group;
}

function add(groups: Map<string, Group>, row: GroupRow): void {
  addSums(groupOf(groups, { label: readWhole(row.label), value: readWhole(row.value), mode: row.mode, sums: [...NO_SUMS] }).sums, row);
}

/** Of each tag that occurs: all calls, less those that have it. */
function addUntagged(groups: Map<string, Group>): void {
  const made = [...groups.values()];
  const all = made.filter(isOfAll);
  for (const { label, mode, sums: tagged } of made.filter((group) => group.label.startsWith(tagLabel("")))) {
    for (const some of all) {
      const { sums } = groupOf(groups, { ...some, label, value: NO_VALUE, sums: [...some.sums] });
      if (some.mode === mode) for (const [i, sum] of tagged.entries()) sums[i] = (sums[i] ?? 0n) - sum;
    }
  }
}

const TABLE = {
  table: Prisma.sql`"UsageLabel"`,
  keys: Prisma.sql`"organizationId", "label", "days", "start", "value", "mode"`,
  sums: SUM_COLUMNS,
};

function writeGroups(organizationId: string, { days, start }: LabelSpan, groups: readonly Group[]): Promise<void> {
  const rows = groups.map(({ label, value, mode, sums }) => {
    const keys = Prisma.join([text(organizationId), text(label), integer(days), moment(start), text(value), text(mode)]);
    return Prisma.sql`(${keys}, ${Prisma.join(sums.map(integer))})`;
  });
  return writeSums(TABLE, rows);
}
