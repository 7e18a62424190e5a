import { database } from "@/db/client";
import { AppError } from "@/domain/errors";
import { formatUsd, type NanoUsd } from "@/domain/money";
import { findTimeZone } from "../buckets";
import { entriesBefore } from "./entries-before";
import { monthRange } from "./month";

/** One line: what one kind of entry came to. `item`: of a charge the model as it was called; null: all of the kind, or all models that are not listed. */
export interface StatementLine {
  /** As the ledger has it: `topup`, `charge`, `refund`, … */
  type: string;
  item: string | null;
  count: number;
  /** Signed, as the balance sees it. */
  amount: string;
}

/** A month of the balance in the organization's time zone. The lines add up from `opening` to `closing`, to the nano-dollar. */
export interface Statement {
  month: string;
  timeZone: string;
  /** ISO 8601 UTC; `to` is the first moment of the next month. */
  from: string;
  to: string;
  /** Whether more can still be booked in it. */
  isRunning: boolean;
  opening: string;
  closing: string;
  lines: StatementLine[];
}

/** Names come from callers: of more models than this, those with the smallest charges are one line. */
const MODELS_MAX = 200;

/** Entries of a ledger: those after `after`, up to `last`. */
export interface EntryRange {
  after: number;
  last: number;
}

/** A month's entries. @throws AppError `invalid_request` for a month that has not begun */
export async function monthEntries(organizationId: string, month: string, now: Date = new Date()) {
  const timeZone = await findTimeZone(organizationId);
  const { from, to } = monthRange(month, timeZone);
  if (from > now) throw new AppError("invalid_request", `month: ${month} has not begun yet.`, { remedy: "Ask for this month or an earlier one." });
  const [after, last] = await Promise.all([entriesBefore(organizationId, from), entriesBefore(organizationId, to)]);
  return { timeZone, from, to, entries: { after, last: Math.max(after, last) } satisfies EntryRange };
}

/** What came in and what went out in a month, straight from the ledger. @throws AppError `invalid_request` for a month that has not begun */
export async function getStatement(organizationId: string, month: string, now: Date = new Date()): Promise<Statement> {
  const { timeZone, from, to, entries } = await monthEntries(organizationId, month, now);
  const [opening, closing, lines] = await Promise.all([
    balanceAfter(organizationId, entries.after),
    balanceAfter(organizationId, entries.last),
    sumEntries(organizationId, entries),
  ]);
  const range = { from: from.toISOString(), to: to.toISOString(), isRunning: to > now };
  return { month, timeZone, ...range, opening: formatUsd(opening), closing: formatUsd(closing), lines };
}

async function balanceAfter(organizationId: string, sequence: number): Promise<NanoUsd> {
  if (sequence === 0) return 0n;
  const where = { organizationId_sequence: { organizationId, sequence } };
  return (await database().ledgerEntry.findUniqueOrThrow({ where, select: { balanceAfterNanoUsd: true } })).balanceAfterNanoUsd;
}

interface SumRow {
  type: string;
  item: string | null;
  place: number | bigint;
  count: number | bigint;
  amount: number | bigint;
}

/** What comes first on a statement: money in, then what calls cost, then the rest by name. */
const ORDER = ["topup", "charge"];
const placeOf = ({ type }: StatementLine) => (ORDER.includes(type) ? ORDER.indexOf(type) : ORDER.length);

async function sumEntries(organizationId: string, { after, last }: EntryRange): Promise<StatementLine[]> {
  const rows = await database().$queryRaw<SumRow[]>`
    WITH "line" AS (
      SELECT "type", CASE WHEN "type" = 'charge' THEN "description" END AS "item", COUNT(*) AS "count",
        CAST(SUM(CASE WHEN "creditAccount" = ${organizationId} THEN "amountNanoUsd" ELSE -"amountNanoUsd" END) AS BIGINT) AS "amount"
      FROM "LedgerEntry"
      WHERE "organizationId" = ${organizationId} AND "sequence" > ${after} AND "sequence" <= ${last}
        AND ("creditAccount" = ${organizationId} OR "debitAccount" = ${organizationId})
      GROUP BY 1, 2),
    "ranked" AS (SELECT "line".*, ROW_NUMBER() OVER (PARTITION BY "type" ORDER BY "amount", "item") AS "place" FROM "line")
    SELECT "type", MIN("item") AS "item", MIN("place") AS "place", CAST(SUM("count") AS BIGINT) AS "count", CAST(SUM("amount") AS BIGINT) AS "amount"
    FROM "ranked" GROUP BY "type", CASE WHEN "place" <= ${MODELS_MAX} THEN "place" ELSE ${MODELS_MAX + 1} END ORDER BY "type", 3`;
  const lines = rows.map(({ type, item, place, count, amount }) => ({
    type,
    item: Number(place) > MODELS_MAX ? null : item,
    count: Number(count),
    amount: formatUsd(BigInt(amount)),
  }));
  return lines.sort((a, b) => placeOf(a) - placeOf(b));
}
