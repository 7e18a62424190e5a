import { database } from "@/db/client";
import type { CsvCell } from "@/domain/csv";
import { streamCsv } from "@/domain/stream-csv";
import type { EntryRange } from "./get-statement";
import { movementColumns, ownEntries, presentMovement } from "./list-movements";

const PAGE_ROWS = 500;

const COLUMNS = ["id", "createdAt", "type", "description", "requestId", "amount", "balanceAfter"];

/** Every movement of the balance as CSV, oldest first, so that each one's `balanceAfter` follows from the one before. `entries`: only these. */
export function exportMovements(organizationId: string, entries?: EntryRange): ReadableStream<Uint8Array> {
  return streamCsv<number>({
    columns: COLUMNS,
    async readPage(cursor = entries?.after ?? 0) {
      const sequence = { gt: cursor, ...(entries && { lte: entries.last }) };
      const rows = await database().ledgerEntry.findMany({
        where: { organizationId, sequence, ...ownEntries(organizationId) },
        orderBy: { sequence: "asc" },
        take: PAGE_ROWS,
        select: movementColumns,
      });
      const last = rows.at(-1);
      return { rows: rows.map((row) => cellsOf(organizationId, row)), nextCursor: last && rows.length === PAGE_ROWS ? last.sequence : null };
    },
  });
}

function cellsOf(organizationId: string, row: Parameters<typeof presentMovement>[1]): CsvCell[] {
  const { id, createdAt, type, description, requestId, amount, balanceAfter } = presentMovement(organizationId, row);
  return [id, createdAt, type, description, requestId, { decimal: amount }, { decimal: balanceAfter }];
}
