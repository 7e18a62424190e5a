import { type CsvCell, writeCsvRow } from "./csv";

type Cells = readonly CsvCell[];

interface StreamCsvOptions<Cursor> {
  columns: readonly string[];
  /** The rows after a cursor, without one the first ones; null is the cursor of the last page. */
  readPage(cursor: Cursor | undefined): Promise<{ rows: readonly Cells[]; nextCursor: Cursor | null }>;
}

/** A CSV file in UTF-8, a page at a time: as much of it is read as whoever downloads it takes. A page that cannot be read breaks the download off. */
export function streamCsv<Cursor>({ columns, readPage }: StreamCsvOptions<Cursor>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let cursor: Cursor | undefined;
  let header = writeCsvRow(columns);
  return new ReadableStream(
    {
      async pull(controller) {
        const { rows, nextCursor } = await readPage(cursor);
        controller.enqueue(encoder.encode(header + rows.map(writeCsvRow).join("")));
        header = "";
        if (nextCursor === null) controller.close();
        else cursor = nextCursor;
      },
    },
    { highWaterMark: 0 },
  );
}

/** The headers of its answer. */
export function csvHeaders(filename: string): Record<string, string> {
  return { "content-type": "text/csv; charset=utf-8", "content-disposition": `attachment; filename="${filename}"` };
}
