import { parseUsd } from "../../src/domain/money";
import { chargeOf } from "../money/charge-of";
import type { Store } from "../money/server/open-store";
import type { SimCall } from "../tools/simulator/books";
import type { Simulator } from "../tools/simulator/start-simulator";
import type { WholeAnswer } from "./apply-mixed-load";
import { findWrongHours } from "./find-wrong-hours";

/** Every list is empty when all is well. */
export interface BooksFindings {
  rows: number;
  charges: number;
  /** Request ids of whole answers without a row. */
  missing: string[];
  /** Calls of a provider that have more than one row. */
  duplicates: unknown[];
  wrongHours: unknown[];
  /** Resold answers that a client has received whole, and that were not charged what they told. */
  unpaid: string[];
  /** Charges that no call of the provider explains, or that are not its price. */
  unexplained: string[];
  openHolds: unknown[];
  complaints: string[];
  /** Charges whose call was answered in a second attempt, or a later one. */
  fallenOver: number;
  /** Calls that the provider served to the end, with their usage, and we were killed before charging: the house pays; no client has such an answer. */
  lost: number;
}

interface Row {
  requestId: string;
  mode: string;
  providerRequestId: string | null;
  usageSource: string;
  charged: bigint | number | string | null;
  /** JSON: each try at a provider. */
  attempts: string;
}

/** What clients, providers, usage rows and the ledger say of the same calls. */
export async function compareWithBooks(input: { store: Store; simulator: Simulator; whole: readonly WholeAnswer[] }): Promise<BooksFindings> {
  const { store, simulator, whole } = input;
  const rows = await store.query<Row>(
    `SELECT "requestId", "mode", "providerRequestId", "usageSource", "chargedNanoUsd" AS "charged", "attempts" FROM "UsageRecord"`,
  );
  const entries = await store.query<{ requestId: string; amount: bigint | number | string }>(
    `SELECT "requestId", "amountNanoUsd" AS "amount" FROM "LedgerEntry" WHERE "type" = 'charge'`,
  );
  const calls = new Map(simulator.books.calls.map((call) => [call.id, call]));
  const rowOf = new Map(rows.map((row) => [row.requestId, row]));
  const chargeOfRequest = new Map(entries.map(({ requestId, amount }) => [requestId, BigInt(amount)]));
  const chargedCalls = new Set(entries.map(({ requestId }) => rowOf.get(requestId)?.providerRequestId));
  return {
    rows: rows.length,
    charges: entries.length,
    missing: whole.filter(({ requestId }) => !rowOf.has(requestId)).map(({ requestId }) => requestId),
    duplicates: await store.query(
      `SELECT "providerRequestId", count(*) AS "n" FROM "UsageRecord" WHERE "providerRequestId" IS NOT NULL GROUP BY 1 HAVING count(*) > 1`,
    ),
    wrongHours: await findWrongHours(store),
    unpaid: whole
      .filter(({ requestId, cost }) => cost !== null && chargeOfRequest.get(requestId) !== parseUsd(cost))
      .map(({ requestId }) => requestId),
    unexplained: entries.flatMap(({ requestId, amount }) => explain(rowOf.get(requestId), BigInt(amount), calls) ?? []),
    openHolds: await store.query(`SELECT "requestId" FROM "Hold" WHERE "status" = 'open'`),
    complaints: simulator.books.calls.flatMap((call) => call.complaints),
    fallenOver: entries.filter(({ requestId }) => JSON.parse(rowOf.get(requestId)?.attempts ?? "[]").length > 1).length,
    lost: simulator.books.calls.filter((call) => call.tag !== null && call.usageWasSent && call.endedBy === "done" && !chargedCalls.has(call.id))
      .length,
  };
}

/** Null: the charge is what the provider's books come to, or less when its usage never came. */
function explain(row: Row | undefined, amount: bigint, calls: Map<string, SimCall>): string | null {
  const call = calls.get(row?.providerRequestId ?? "");
  if (!row || !call) return `${amount} for a call that no provider has: ${JSON.stringify(row?.requestId)}`;
  if (BigInt(row.charged ?? -1) !== amount) return `${amount} in the ledger, ${row.charged} in the row ${row.requestId}`;
  const due = chargeOf(call);
  if (row.usageSource === "provider" && amount !== due) return `${amount} for ${call.id}, which costs ${due}`;
  return null;
}
