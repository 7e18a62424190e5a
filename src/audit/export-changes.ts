import { writeCsvRow } from "../domain/csv";
import { type AuditEntryView, listChanges } from "./list-changes";

const COLUMNS = ["id", "at", "actor", "address", "organizationId", "action", "target", "before", "after"] as const satisfies (keyof AuditEntryView)[];
const PAGE_ENTRIES = 200;

/** The audit log as CSV, newest first, a page at a time: as much of it is read as whoever downloads it takes. */
export function exportChanges(filter: { action?: string | undefined; target?: string | undefined }): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let cursor: string | null | undefined;
  return new ReadableStream(
    {
      async pull(controller) {
        const { entries, nextCursor } = await listChanges({ ...filter, limit: PAGE_ENTRIES, cursor: cursor ?? undefined });
        const header = cursor === undefined ? writeCsvRow(COLUMNS) : "";
        cursor = nextCursor;
        controller.enqueue(encoder.encode(header + entries.map(writeEntry).join("")));
        if (nextCursor === null) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

function writeEntry(entry: AuditEntryView): string {
  return writeCsvRow(
    COLUMNS.map((column) => {
      const value = entry[column];
      // A spreadsheet of a country that separates by semicolons must not begin a cell in the middle of a text.
      return value === null || typeof value === "string" ? value : JSON.stringify(value).replaceAll(";", "\\u003b");
    }),
  );
}
