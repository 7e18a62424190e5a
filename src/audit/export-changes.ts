import { streamCsv } from "../domain/stream-csv";
import { type AuditEntryView, listChanges } from "./list-changes";

const COLUMNS = ["id", "at", "actor", "address", "organizationId", "action", "target", "before", "after"] as const satisfies (keyof AuditEntryView)[];
const PAGE_ENTRIES = 200;

/** The audit log as CSV, newest first. */
export function exportChanges(filter: { action?: string | undefined; target?: string | undefined }): ReadableStream<Uint8Array> {
  return streamCsv<string>({
    columns: COLUMNS,
    async readPage(cursor) {
      const { entries, nextCursor } = await listChanges({ ...filter, limit: PAGE_ENTRIES, cursor });
      return { rows: entries.map(cellsOf), nextCursor };
    },
  });
}

function cellsOf(entry: AuditEntryView): (string | null)[] {
  return COLUMNS.map((column) => {
    const value = entry[column];
    // A spreadsheet of a country that separates by semicolons must not begin a cell in the middle of a text.
    return value === null || typeof value === "string" ? value : JSON.stringify(value).replaceAll(";", "\\u003b");
  });
}
