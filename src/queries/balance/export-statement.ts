import { type CsvCell, writeCsvRow } from "@/domain/csv";
import type { Statement } from "./get-statement";

/** A statement as CSV: the opening balance, its lines, the closing balance; what lies between the two adds up from one to the other. */
export function exportStatement({ opening, closing, lines }: Statement): string {
  const rows: CsvCell[][] = [
    ["type", "item", "count", "amount"],
    ["opening", null, null, { decimal: opening }],
    ...lines.map(({ type, item, count, amount }): CsvCell[] => [type, item, { decimal: String(count) }, { decimal: amount }]),
    ["closing", null, null, { decimal: closing }],
  ];
  return rows.map(writeCsvRow).join("");
}
